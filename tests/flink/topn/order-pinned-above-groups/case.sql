-- A value that HAVING asks for besides orders a number
CREATE TABLE t (id INT, v INT, w INT, s STRING, ts TIMESTAMP(3), WATERMARK FOR ts AS ts) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.csv', 'format' = 'csv');
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT id, k, rn FROM (SELECT id, k, ROW_NUMBER() OVER (PARTITION BY id ORDER BY k DESC) AS rn FROM (SELECT id, s, COUNT(*) AS k FROM t GROUP BY id, s HAVING COUNT(*) > 1) WHERE k = 2) WHERE rn <= 2;
