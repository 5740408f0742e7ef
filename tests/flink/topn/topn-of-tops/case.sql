-- A Top-N of the first of another
CREATE TABLE o (uid INT, qty INT, price DECIMAL(10, 2), cat STRING, prod STRING, ts TIMESTAMP(3), WATERMARK FOR ts AS ts) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/o.csv', 'format' = 'csv');
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT * FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY cat ORDER BY s DESC) AS rn FROM (SELECT cat, prod, s FROM (SELECT cat, prod, s, ROW_NUMBER() OVER (PARTITION BY cat, prod ORDER BY s DESC) AS rn2 FROM (SELECT cat, prod, uid, SUM(qty) AS s FROM o WHERE qty > 0 GROUP BY cat, prod, uid)) WHERE rn2 <= 1)) WHERE rn <= 2;
