-- LIMIT over groups whose keys are not selected
CREATE TABLE o (uid INT, qty INT, price DECIMAL(10, 2), cat STRING, prod STRING, ts TIMESTAMP(3), WATERMARK FOR ts AS ts) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/o.csv', 'format' = 'csv');
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT cat, COUNT(*) AS c FROM o GROUP BY cat, prod, uid ORDER BY c DESC LIMIT 2;
