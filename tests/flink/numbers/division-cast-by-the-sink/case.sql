-- A constant division by zero that the sink casts fails when it runs
CREATE TABLE snk (a BIGINT) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'json');
INSERT INTO snk SELECT 1 / 0;
