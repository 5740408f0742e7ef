-- A session zone as GMT+05:30
CREATE TABLE ty (id INT, ti TINYINT, si SMALLINT, i INT, b BIGINT, f FLOAT, d DOUBLE, de DECIMAL(10, 3), s STRING, bo BOOLEAN, dt DATE, tm TIME, ts TIMESTAMP(3), ts6 TIMESTAMP(6), lt TIMESTAMP_LTZ(3), bt BYTES)
WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/ty.jsonl', 'format' = 'json');
SET 'table.local-time-zone' = 'GMT+05:30';
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT lt, CAST(lt AS STRING) AS s FROM ty;
