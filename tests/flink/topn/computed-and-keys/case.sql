-- Beside a computed column a key that is selected stays
CREATE TABLE o (uid INT, qty INT, price DECIMAL(10, 2), cat STRING, prod STRING, ts TIMESTAMP(3), WATERMARK FOR ts AS ts) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/o.csv', 'format' = 'csv');
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT cat, prod, x, rn FROM (SELECT cat, prod, UPPER(prod) AS x, ROW_NUMBER() OVER (PARTITION BY cat ORDER BY c DESC) AS rn FROM (SELECT cat, prod, COUNT(*) AS c FROM o GROUP BY cat, prod)) WHERE rn <= 2;
