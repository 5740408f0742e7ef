CREATE TABLE src (id INT, c DOUBLE) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input', 'format' = 'json');
CREATE TABLE snk (id INT, c DOUBLE, r DOUBLE, t DOUBLE, n DOUBLE) WITH ('connector' = 'print');
INSERT INTO snk SELECT id, c, ROUND(c, 2), TRUNCATE(c, 2), ROUND(c) FROM src;
