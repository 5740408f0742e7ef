-- A FULL JOIN of an INT with a DECIMAL in batch mode
SET 'execution.runtime-mode' = 'batch';
CREATE TABLE snk (a INT, b DECIMAL(5,1)) WITH ('connector'='print');
INSERT INTO snk SELECT x, y FROM (VALUES (1), (2)) AS v(x) FULL JOIN (VALUES (CAST(1.0 AS DECIMAL(5,1))), (CAST(2.5 AS DECIMAL(5,1)))) AS w(y) ON y = x;
