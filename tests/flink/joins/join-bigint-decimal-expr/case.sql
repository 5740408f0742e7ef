-- A join on a computed DECIMAL and a BIGINT
CREATE TABLE snk (a BIGINT, b DECIMAL(5,1)) WITH ('connector'='print');
INSERT INTO snk SELECT x, y FROM (VALUES (CAST(1 AS BIGINT)), (5)) AS v(x) JOIN (VALUES (CAST(1.0 AS DECIMAL(5,1))), (CAST(2.5 AS DECIMAL(5,1)))) AS w(y) ON x = y * 2;
