-- A partition that is computed and selected
CREATE TABLE o (uid INT, qty INT, price DECIMAL(10, 2), cat STRING, prod STRING, ts TIMESTAMP(3), WATERMARK FOR ts AS ts) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/o.csv', 'format' = 'csv');
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT u, c, rn FROM (SELECT UPPER(cat) AS u, c, ROW_NUMBER() OVER (PARTITION BY UPPER(cat) ORDER BY c DESC) AS rn FROM (SELECT cat, prod, COUNT(*) AS c FROM o GROUP BY cat, prod)) WHERE rn <= 2;
