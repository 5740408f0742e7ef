-- ARRAY_AGG with a FILTER that is never true
CREATE TABLE ap (
  id INT,
  k STRING,
  v INT,
  s STRING,
  ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '1' SECOND
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/ap.jsonl',
  'format' = 'json'
);
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT k, ARRAY_AGG(s) FILTER (WHERE v > 100) AS l, COUNT(*) FILTER (WHERE v > 100) AS c FROM ap GROUP BY k;
