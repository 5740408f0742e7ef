-- A constant divided by zero
CREATE TABLE snk (a INT, b STRING, c INT) WITH ('connector' = 'print');
INSERT INTO snk SELECT 1 / 0, 'x', 1;
