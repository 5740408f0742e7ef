-- LIMIT and OFFSET of numbers with a point
CREATE TABLE snk (a INT, b STRING) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'debezium-json');
INSERT INTO snk SELECT a, b FROM (VALUES (1, 'x'), (2, 'y'), (3, 'z'), (4, 'w')) AS v (a, b) ORDER BY a LIMIT 2.7;
