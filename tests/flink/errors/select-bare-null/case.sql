-- A bare NULL in SELECT has no type, even where the sink's column has one
CREATE TABLE clicks (user_id STRING, page STRING, dwell INT, ts TIMESTAMP(3), WATERMARK FOR ts AS ts - INTERVAL '3' SECOND)
WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/clicks.jsonl', 'format' = 'json');
CREATE TABLE snk (a STRING, b INT) WITH ('connector' = 'print');
INSERT INTO snk SELECT user_id, NULL FROM clicks;
