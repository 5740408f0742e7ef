-- A bare NULL in VALUES has no type
CREATE TABLE snk (a INT, b STRING) WITH ('connector' = 'print');
INSERT INTO snk VALUES (1, NULL);
