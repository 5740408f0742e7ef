-- A key beside a ROLLUP with a condition in it
CREATE TABLE clicks (user_id STRING, page STRING, dwell INT, ts TIMESTAMP(3), WATERMARK FOR ts AS ts - INTERVAL '3' SECOND)
WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/clicks.jsonl', 'format' = 'json');
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT page, user_id, dwell > 5 AS big, COUNT(*) AS c FROM clicks GROUP BY page, ROLLUP(user_id, dwell > 5);
