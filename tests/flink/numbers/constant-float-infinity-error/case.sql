-- A constant FLOAT that is infinite
CREATE TABLE snk (a FLOAT) WITH ('connector' = 'print');
INSERT INTO snk SELECT CASE WHEN x > 1 THEN CAST('Infinity' AS FLOAT) ELSE CAST(x AS FLOAT) END FROM (VALUES (1), (2)) AS t(x);
