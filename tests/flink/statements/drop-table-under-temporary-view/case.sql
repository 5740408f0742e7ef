-- DROP TABLE under a temporary view of its name
CREATE TABLE clicks (user_id STRING, page STRING, dwell INT, ts TIMESTAMP(3), WATERMARK FOR ts AS ts - INTERVAL '3' SECOND)
WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/clicks.jsonl', 'format' = 'json');
CREATE TEMPORARY VIEW clicks AS SELECT 1 AS a;
DROP TABLE clicks;
