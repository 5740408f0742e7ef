-- JSON_ARRAYAGG of JSON_OBJECT under a LIMIT
CREATE TABLE t (a INT, b STRING, k STRING, ts TIMESTAMP(3), WATERMARK FOR ts AS ts) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.txt', 'format' = 'json');
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT k, JSON_ARRAYAGG(j) FROM (SELECT k, a, j FROM (SELECT k, a, b, ts, JSON_OBJECT('a' VALUE a) AS j FROM t) LIMIT 3) GROUP BY k;
