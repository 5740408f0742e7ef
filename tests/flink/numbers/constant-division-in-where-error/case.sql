-- A constant division by zero in a condition
CREATE TABLE snk (a INT) WITH ('connector' = 'print');
INSERT INTO snk SELECT x FROM (VALUES (1), (2)) AS t(x) WHERE x > 7 / 0;
