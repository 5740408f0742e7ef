-- JSON_ARRAYAGG of a CASE over JSON_ARRAY stays text
CREATE TABLE t (a INT, b STRING, k STRING, ts TIMESTAMP(3), WATERMARK FOR ts AS ts) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.txt', 'format' = 'json');
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT k, JSON_ARRAYAGG(j) FROM (SELECT k, a, CASE WHEN a > 1 THEN JSON_ARRAY(a, b) END AS j FROM t) GROUP BY k;
