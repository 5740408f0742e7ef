-- CTAS that declares a column wider and one more
CREATE TABLE clicks (user_id STRING, page STRING, dwell INT, ts TIMESTAMP(3), WATERMARK FOR ts AS ts - INTERVAL '3' SECOND)
WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/clicks.jsonl', 'format' = 'json');
CREATE TABLE snk (dwell BIGINT, added STRING) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'json') AS SELECT user_id AS who, dwell FROM clicks WHERE dwell > 8;
DESCRIBE snk;
