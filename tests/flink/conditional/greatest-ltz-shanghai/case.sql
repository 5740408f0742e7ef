-- GREATEST and LEAST of a TIMESTAMP and a TIMESTAMP_LTZ
SET 'table.local-time-zone' = 'Asia/Shanghai';
CREATE TABLE t (a INT, b STRING, k STRING, ts TIMESTAMP(3), WATERMARK FOR ts AS ts) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.txt', 'format' = 'json');
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT GREATEST(ts, l), LEAST(ts, l), GREATEST(l, ts), LEAST(l, ts), CAST(GREATEST(ts, l) AS STRING), TYPEOF(GREATEST(ts, l)) FROM (SELECT ts, TO_TIMESTAMP_LTZ(1704067202000 + (a - 2) * 18000000, 3) AS l FROM t);
