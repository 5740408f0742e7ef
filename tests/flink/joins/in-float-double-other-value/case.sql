-- FLOAT IN a subquery of DOUBLE, 0.1 differs
CREATE TABLE types (id INT, b BOOLEAN, ti TINYINT, si SMALLINT, bi BIGINT, f FLOAT, d DOUBLE, `dec` DECIMAL(10, 3), s STRING, dt DATE, tm TIME, ts TIMESTAMP(3))
WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/types.jsonl', 'format' = 'json');
CREATE TABLE snk (a INT) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'debezium-json');
INSERT INTO snk SELECT id FROM types WHERE f IN (SELECT d * 0 - 0.1E0 FROM types WHERE d IS NOT NULL);
