-- A strategy of aggregation that does not exist
CREATE TABLE clicks (user_id STRING, page STRING, dwell INT, ts TIMESTAMP(3), WATERMARK FOR ts AS ts - INTERVAL '3' SECOND)
WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/clicks.jsonl', 'format' = 'json');
SET 'table.optimizer.agg-phase-strategy' = 'THREE_PHASE';
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT page, COUNT(*) AS c FROM clicks GROUP BY page;
