-- MATCH_ROWTIME with two arguments
CREATE TABLE el (
  id INT, k STRING, v INT, ts TIMESTAMP_LTZ(3),
  WATERMARK FOR ts AS ts - INTERVAL '3' SECOND
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/el.jsonl',
  'format' = 'json'
);
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT * FROM el MATCH_RECOGNIZE (PARTITION BY k ORDER BY ts MEASURES MATCH_ROWTIME(ts, ts) AS rt PATTERN (A B) DEFINE B AS B.v > 2) AS m;
