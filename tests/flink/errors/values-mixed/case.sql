-- VALUES whose rows do not fit
CREATE TABLE snk (a INT) WITH ('connector' = 'print');
INSERT INTO snk VALUES (1), ('x');
