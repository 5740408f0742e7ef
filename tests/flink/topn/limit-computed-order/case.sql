-- LIMIT by what is computed
CREATE TABLE o (uid INT, qty INT, price DECIMAL(10, 2), cat STRING, prod STRING, ts TIMESTAMP(3), WATERMARK FOR ts AS ts) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/o.csv', 'format' = 'csv');
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT cat, c FROM (SELECT cat, prod, COUNT(*) AS c FROM o GROUP BY cat, prod) ORDER BY c + 1 DESC LIMIT 2;
