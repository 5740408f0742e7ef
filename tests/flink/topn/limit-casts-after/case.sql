-- What LIMIT leaves out is not computed
CREATE TABLE t (id INT, v INT, w INT, s STRING, ts TIMESTAMP(3), WATERMARK FOR ts AS ts) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.csv', 'format' = 'csv');
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT CAST(s AS INT) AS i, v FROM (SELECT CASE WHEN v = 1 THEN CAST(v AS STRING) ELSE s END AS s, v FROM t) ORDER BY v LIMIT 1;
