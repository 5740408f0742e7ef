-- Dates and times compared with texts
CREATE TABLE ty (id INT, ti TINYINT, si SMALLINT, i INT, b BIGINT, f FLOAT, d DOUBLE, de DECIMAL(10, 3), s STRING, bo BOOLEAN, dt DATE, tm TIME, ts TIMESTAMP(3), ts6 TIMESTAMP(6), lt TIMESTAMP_LTZ(3), bt BYTES)
WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/ty.jsonl', 'format' = 'json');
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT dt = '2024-02-29' AS m, ts > '2024-01-01 00:00:00' AS n, tm = '12:34:56' AS o FROM ty;
