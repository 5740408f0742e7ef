-- EXPR$0 and EXPR$1 name what has no name
CREATE TABLE clicks (user_id STRING, page STRING, dwell INT, ts TIMESTAMP(3), WATERMARK FOR ts AS ts - INTERVAL '3' SECOND)
WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/clicks.jsonl', 'format' = 'json');
CREATE VIEW v AS SELECT COUNT(*), SUM(dwell), page FROM clicks GROUP BY page;
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT `EXPR$0`, `EXPR$1`, page FROM v;
