-- ARRAY and MAP constructors of FLOAT and DOUBLE
CREATE TABLE types (id INT, b BOOLEAN, ti TINYINT, si SMALLINT, bi BIGINT, f FLOAT, d DOUBLE, `dec` DECIMAL(10, 3), s STRING, dt DATE, tm TIME, ts TIMESTAMP(3))
WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/types.jsonl', 'format' = 'json');
CREATE TABLE snk (a ARRAY<DOUBLE>, b MAP<STRING, DOUBLE>, c DOUBLE) WITH ('connector' = 'print');
INSERT INTO snk SELECT ARRAY[f, d], MAP['f', f, 'd', d], ARRAY[f, d, CAST(1 AS DOUBLE)][2] FROM types;
