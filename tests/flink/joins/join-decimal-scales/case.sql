-- A join on decimals of two scales
CREATE TABLE snk (a DECIMAL(5,1), b DECIMAL(10,3)) WITH ('connector'='print');
INSERT INTO snk SELECT x, y FROM (VALUES (CAST(1.5 AS DECIMAL(5,1))), (CAST(2 AS DECIMAL(5,1)))) AS v(x) JOIN (VALUES (CAST(1.5 AS DECIMAL(10,3))), (CAST(2.001 AS DECIMAL(10,3)))) AS w(y) ON x = y;
