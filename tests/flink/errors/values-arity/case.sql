-- VALUES whose rows have different lengths
CREATE TABLE snk (a INT, b INT) WITH ('connector' = 'print');
INSERT INTO snk VALUES (1, 2), (3);
