-- PERCENTILE leaves out rows whose frequency is not positive
CREATE TABLE snk (a DOUBLE) WITH ('connector' = 'print');
INSERT INTO snk SELECT PERCENTILE(x, 0.5, y) FROM (VALUES (2, 3), (1, -5), (9, 0), (4, 4)) AS t(x, y);
