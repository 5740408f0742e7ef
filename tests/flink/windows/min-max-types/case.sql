-- MIN and MAX of times and booleans in a window
CREATE TABLE s (
  id INT,
  k STRING,
  v INT,
  d DOUBLE,
  ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '5' SECOND
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/s.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  ws TIMESTAMP(3),
  we TIMESTAMP(3),
  a STRING,
  b BOOLEAN,
  c DATE
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT window_start, window_end, CAST(MAX(ts) AS STRING), MIN(v > 5), MIN(CAST(ts AS DATE))
FROM TABLE(CUMULATE(TABLE s, DESCRIPTOR(ts), INTERVAL '10' SECOND, INTERVAL '20' SECOND))
GROUP BY window_start, window_end;
