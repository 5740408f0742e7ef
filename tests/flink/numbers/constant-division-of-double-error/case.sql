-- A constant DOUBLE divided by zero
CREATE TABLE snk (a DOUBLE) WITH ('connector' = 'print');
INSERT INTO snk SELECT 7e0 / 0;
