-- Casts of the behaviour before Flink 1.15
CREATE TABLE ty (id INT, ti TINYINT, si SMALLINT, i INT, b BIGINT, f FLOAT, d DOUBLE, de DECIMAL(10, 3), s STRING, bo BOOLEAN, dt DATE, tm TIME, ts TIMESTAMP(3), ts6 TIMESTAMP(6), lt TIMESTAMP_LTZ(3), bt BYTES)
WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/ty.jsonl', 'format' = 'json');
SET 'table.exec.legacy-cast-behaviour' = 'ENABLED';
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT CAST(s AS INT) AS a, CAST(i AS VARCHAR(2)) AS b, CAST(ts AS STRING) AS c, CAST(bo AS STRING) AS d, CAST(d AS STRING) AS e, CAST(s AS CHAR(6)) AS f FROM ty;
