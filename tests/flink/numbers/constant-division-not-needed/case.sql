-- Constants that divide by zero where nobody needs them
CREATE TABLE snk (a INT, b INT, c INT, d DOUBLE) WITH ('connector' = 'print');
INSERT INTO snk SELECT COALESCE(1, 7 / 0), CASE WHEN TRUE THEN 1 ELSE 7 / 0 END, COALESCE(x, 7 / 0), LN(0) FROM (VALUES (5)) AS t(x);
