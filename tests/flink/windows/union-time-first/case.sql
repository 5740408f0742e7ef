-- TUMBLE over a row time of UNION ALL with a plain timestamp behind it
CREATE TABLE t (a INT, b STRING, k STRING, ts TIMESTAMP(3), WATERMARK FOR ts AS ts) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.txt', 'format' = 'json');
CREATE VIEW v AS SELECT k, a, ts FROM t UNION ALL SELECT k, a, CAST(ts AS TIMESTAMP(3)) AS ts FROM t;
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT window_start, COUNT(*) FROM TABLE(TUMBLE(TABLE v, DESCRIPTOR(ts), INTERVAL '10' SECOND)) GROUP BY window_start, window_end;
