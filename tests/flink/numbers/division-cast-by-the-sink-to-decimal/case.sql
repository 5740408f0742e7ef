-- The same inside of a larger SELECT, cast to DECIMAL
CREATE TABLE snk (id INT, a DECIMAL(10, 2)) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'json');
INSERT INTO snk SELECT x, 7 / 0 FROM (VALUES (1), (2)) AS v (x);
