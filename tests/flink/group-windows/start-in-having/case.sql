-- TUMBLE_START in HAVING
CREATE TABLE clicks (user_id STRING, page STRING, dwell INT, ts TIMESTAMP(3), WATERMARK FOR ts AS ts - INTERVAL '3' SECOND)
WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/clicks.jsonl', 'format' = 'json');
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT COUNT(*) AS c FROM clicks GROUP BY TUMBLE(ts, INTERVAL '10' SECOND) HAVING TUMBLE_START(ts, INTERVAL '10' SECOND) > TIMESTAMP '2024-03-01 09:00:05';
