-- ORDER BY a sum of prices that are positive LIMIT
CREATE TABLE o (uid INT, qty INT, price DECIMAL(10, 2), cat STRING, prod STRING, ts TIMESTAMP(3), WATERMARK FOR ts AS ts) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/o.csv', 'format' = 'csv');
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT cat, SUM(price) AS t FROM o WHERE price > 0 GROUP BY cat ORDER BY t DESC LIMIT 2;
