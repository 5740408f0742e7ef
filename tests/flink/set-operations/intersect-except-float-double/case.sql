-- INTERSECT and EXCEPT of FLOAT and DOUBLE columns
CREATE TABLE types (id INT, b BOOLEAN, ti TINYINT, si SMALLINT, bi BIGINT, f FLOAT, d DOUBLE, `dec` DECIMAL(10, 3), s STRING, dt DATE, tm TIME, ts TIMESTAMP(3))
WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/types.jsonl', 'format' = 'json');
CREATE TABLE snk (k STRING, a DOUBLE) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'debezium-json');
INSERT INTO snk SELECT 'i', f FROM (SELECT f FROM types INTERSECT SELECT d * 0 + 1.5E0 FROM types) UNION ALL SELECT 'e', f FROM (SELECT f FROM types EXCEPT SELECT d * 0 + 1.5E0 FROM types);
