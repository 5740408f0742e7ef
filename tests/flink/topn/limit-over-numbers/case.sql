-- LIMIT over the numbers of a Top-N loses no row and keeps none
CREATE TABLE t (id INT, v INT, w INT, s STRING, ts TIMESTAMP(3), WATERMARK FOR ts AS ts) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.csv', 'format' = 'csv');
CREATE TABLE snk WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'debezium-json') AS
SELECT s, rn FROM (SELECT s, ROW_NUMBER() OVER (ORDER BY a2 DESC, s) AS rn FROM (SELECT s, COUNT(*) AS a2 FROM t GROUP BY s)) WHERE rn <= 2 ORDER BY rn LIMIT 3;
