-- CREATE TABLE AS: computed columns stand before declared ones that the query fills
CREATE TABLE t (a BIGINT, d AS a + 1) WITH ('connector' = 'blackhole') AS SELECT 1 AS a, 'x' AS b;
SHOW CREATE TABLE t;
