-- EST is no session zone
CREATE TABLE ty (id INT, ti TINYINT, si SMALLINT, i INT, b BIGINT, f FLOAT, d DOUBLE, de DECIMAL(10, 3), s STRING, bo BOOLEAN, dt DATE, tm TIME, ts TIMESTAMP(3), ts6 TIMESTAMP(6), lt TIMESTAMP_LTZ(3), bt BYTES)
WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/ty.jsonl', 'format' = 'json');
SET 'table.local-time-zone' = 'EST';
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT lt, CAST(lt AS STRING) AS s FROM ty;
