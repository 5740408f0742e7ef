-- Sums over a Top-N by a growing sum
CREATE TABLE o (uid INT, qty INT, price DECIMAL(10, 2), cat STRING, prod STRING, ts TIMESTAMP(3), WATERMARK FOR ts AS ts) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/o.csv', 'format' = 'csv');
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT cat, COUNT(*) AS n, SUM(s) AS t FROM (SELECT cat, prod, s, ROW_NUMBER() OVER (PARTITION BY cat ORDER BY s DESC) AS rn FROM (SELECT cat, prod, SUM(qty) AS s FROM o WHERE qty > 0 GROUP BY cat, prod)) WHERE rn <= 2 GROUP BY cat;
