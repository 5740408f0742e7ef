CREATE TABLE src (k STRING, v INT) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input', 'format' = 'json');
CREATE TABLE snk (k STRING, c BIGINT) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'debezium-json', 'sink.parallelism' = '1');
INSERT INTO snk SELECT k, COUNT(*) FROM src GROUP BY k;
