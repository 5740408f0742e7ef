-- A constant division by zero in VALUES
CREATE TABLE snk (a INT) WITH ('connector' = 'print');
INSERT INTO snk VALUES (7 / 0);
