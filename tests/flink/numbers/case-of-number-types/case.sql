-- CASE of INT and DECIMAL and DOUBLE into sinks
CREATE TABLE types (id INT, b BOOLEAN, ti TINYINT, si SMALLINT, bi BIGINT, f FLOAT, d DOUBLE, `dec` DECIMAL(10, 3), s STRING, dt DATE, tm TIME, ts TIMESTAMP(3))
WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/types.jsonl', 'format' = 'json');
CREATE TABLE snk (a DOUBLE, b DECIMAL(30, 5), c BIGINT) WITH ('connector' = 'print');
INSERT INTO snk SELECT CASE id WHEN 1 THEN ti WHEN 2 THEN `dec` ELSE d END, CASE WHEN id > 2 THEN bi ELSE `dec` END, CASE WHEN id = 1 THEN ti WHEN id = 2 THEN si ELSE bi END FROM types;
