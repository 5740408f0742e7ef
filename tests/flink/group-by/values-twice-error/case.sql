CREATE TABLE snk (a INT, b STRING) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'json');
INSERT INTO snk SELECT DISTINCT x, y FROM (VALUES (1, 'a'), (1, 'a')) t(x, y);
