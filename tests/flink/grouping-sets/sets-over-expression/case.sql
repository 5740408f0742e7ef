-- Grouping sets over an expression, in sorted order
CREATE TABLE clicks (user_id STRING, page STRING, dwell INT, ts TIMESTAMP(3), WATERMARK FOR ts AS ts - INTERVAL '3' SECOND)
WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/clicks.jsonl', 'format' = 'json');
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT UPPER(page) AS p, user_id, COUNT(*) AS c FROM clicks GROUP BY GROUPING SETS ((), (user_id), (UPPER(page), user_id), (UPPER(page)));
