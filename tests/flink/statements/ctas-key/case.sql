-- The key of CREATE TABLE AS over a column that is never NULL
CREATE TABLE clicks (user_id STRING, page STRING, dwell INT, ts TIMESTAMP(3), WATERMARK FOR ts AS ts - INTERVAL '3' SECOND)
WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/clicks.jsonl', 'format' = 'json');
CREATE TABLE snk (PRIMARY KEY (user_id) NOT ENFORCED) WITH ('connector' = 'print') AS SELECT COALESCE(user_id, 'none') AS user_id, COUNT(*) AS c FROM clicks GROUP BY COALESCE(user_id, 'none');
