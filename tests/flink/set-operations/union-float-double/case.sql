-- UNION of FLOAT and DOUBLE columns
CREATE TABLE types (id INT, b BOOLEAN, ti TINYINT, si SMALLINT, bi BIGINT, f FLOAT, d DOUBLE, `dec` DECIMAL(10, 3), s STRING, dt DATE, tm TIME, ts TIMESTAMP(3))
WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/types.jsonl', 'format' = 'json');
CREATE TABLE snk (a DOUBLE) WITH ('connector' = 'print');
INSERT INTO snk SELECT f FROM types UNION ALL SELECT d FROM types;
INSERT INTO snk SELECT d FROM types UNION ALL SELECT f FROM types;
