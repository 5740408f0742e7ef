-- USING of FLOAT and DOUBLE columns
CREATE TABLE types (id INT, b BOOLEAN, ti TINYINT, si SMALLINT, bi BIGINT, f FLOAT, d DOUBLE, `dec` DECIMAL(10, 3), s STRING, dt DATE, tm TIME, ts TIMESTAMP(3))
WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/types.jsonl', 'format' = 'json');
CREATE TABLE snk (a DOUBLE, i INT, j INT) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'debezium-json');
INSERT INTO snk SELECT f, x.id, y.id FROM types x JOIN (SELECT id, CAST(f AS DOUBLE) AS f FROM types) y USING (f);
