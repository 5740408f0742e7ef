-- GREATEST and LEAST of timestamps of several precisions
SET 'table.local-time-zone' = 'UTC';
CREATE TABLE t (a INT, b STRING, k STRING, ts TIMESTAMP(3), WATERMARK FOR ts AS ts) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.txt', 'format' = 'json');
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT GREATEST(CAST(ts AS TIMESTAMP(0)), l), LEAST(CAST(ts AS TIMESTAMP(6)), l, CAST(l AS TIMESTAMP_LTZ(9))) FROM (SELECT CAST(ts AS TIMESTAMP(3)) AS ts, TO_TIMESTAMP_LTZ(1704067202123, 3) AS l FROM t);
