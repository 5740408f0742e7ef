-- Windows with an offset whose rows are far apart
CREATE TABLE s (
  v INT,
  ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/s.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  window_start TIMESTAMP(3),
  window_end TIMESTAMP(3),
  v INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT window_start, window_end, SUM(v) AS v FROM TABLE(TUMBLE(TABLE s, DESCRIPTOR(ts), INTERVAL '20' SECOND, INTERVAL '3' SECOND)) GROUP BY window_start, window_end;
