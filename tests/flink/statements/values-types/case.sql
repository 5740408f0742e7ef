-- VALUES with mixed types and NULLs
CREATE TABLE snk (a DECIMAL(11, 1), b VARCHAR(5), c BOOLEAN) WITH ('connector' = 'print');
INSERT INTO snk SELECT x, y, z FROM (VALUES (1, 'a', TRUE), (2.5, 'bcdef', CAST(NULL AS BOOLEAN)), (CAST(NULL AS INT), '', FALSE)) AS v(x, y, z);
