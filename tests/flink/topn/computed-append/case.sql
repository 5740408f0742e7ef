-- Computed columns beside a number over rows that never change
CREATE TABLE o (uid INT, qty INT, price DECIMAL(10, 2), cat STRING, prod STRING, ts TIMESTAMP(3), WATERMARK FOR ts AS ts) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/o.csv', 'format' = 'csv');
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT c2, q2, rn FROM (SELECT LOWER(cat) AS c2, qty * 2 AS q2, ROW_NUMBER() OVER (PARTITION BY cat ORDER BY qty DESC) AS rn FROM o) WHERE rn <= 2;
