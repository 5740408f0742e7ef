-- A row reaches the grouping sets in their sorted order
CREATE TABLE clicks (user_id STRING, page STRING, dwell INT, ts TIMESTAMP(3), WATERMARK FOR ts AS ts - INTERVAL '3' SECOND)
WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/clicks.jsonl', 'format' = 'json');
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT page, user_id, COUNT(*) AS c FROM clicks GROUP BY GROUPING SETS ((), (page), (page, user_id), (user_id));
