-- Constants that are NaN or infinite DOUBLEs
CREATE TABLE snk (a BOOLEAN, b BOOLEAN, c DOUBLE, d DOUBLE) WITH ('connector' = 'print');
INSERT INTO snk SELECT CAST('NaN' AS DOUBLE) = CAST('NaN' AS DOUBLE), CAST('NaN' AS DOUBLE) > 1, CAST('Infinity' AS DOUBLE), x + CAST('NaN' AS DOUBLE) FROM (VALUES (1e0), (2e0)) AS t(x);
