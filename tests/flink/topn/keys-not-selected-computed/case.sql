-- Beside a computed column keys that are not selected are gone
CREATE TABLE o (uid INT, qty INT, price DECIMAL(10, 2), cat STRING, prod STRING, ts TIMESTAMP(3), WATERMARK FOR ts AS ts) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/o.csv', 'format' = 'csv');
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT cat, x, rn FROM (SELECT cat, c + 1 AS x, ROW_NUMBER() OVER (PARTITION BY cat ORDER BY c DESC) AS rn FROM (SELECT cat, COUNT(*) AS c FROM o GROUP BY cat, prod)) WHERE rn <= 2;
