-- PERCENTILE between two values: the place is counted from 1
CREATE TABLE snk (p DOUBLE, q DOUBLE) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'debezium-json');
INSERT INTO snk SELECT PERCENTILE(x, 0.9), PERCENTILE(x, 0.3) FROM (VALUES (2.5E0), (0.1E0), (1E10)) AS t(x);
