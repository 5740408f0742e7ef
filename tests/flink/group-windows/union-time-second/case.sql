-- GROUP BY TUMBLE over a plain timestamp of UNION ALL with a row time behind it
CREATE TABLE t (a INT, b STRING, k STRING, ts TIMESTAMP(3), WATERMARK FOR ts AS ts) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.txt', 'format' = 'json');
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT TUMBLE_START(ts, INTERVAL '10' SECOND), COUNT(*) FROM (SELECT k, a, CAST(ts AS TIMESTAMP(3)) AS ts FROM t UNION ALL SELECT k, a, ts FROM t) GROUP BY TUMBLE(ts, INTERVAL '10' SECOND);
