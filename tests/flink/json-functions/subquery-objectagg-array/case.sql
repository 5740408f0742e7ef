-- JSON_OBJECTAGG of what a subquery made by JSON_ARRAY
CREATE TABLE t (a INT, b STRING, k STRING, ts TIMESTAMP(3), WATERMARK FOR ts AS ts) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.txt', 'format' = 'json');
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT k, JSON_OBJECTAGG(KEY CAST(a AS STRING) VALUE j) FROM (SELECT k, a, JSON_ARRAY(a, b) AS j FROM t) GROUP BY k;
