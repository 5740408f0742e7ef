-- Sessions that merge and late rows, printed
SET 'pipeline.auto-watermark-interval' = '0';
CREATE TABLE s (
  id INT,
  k STRING,
  v INT,
  ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '2' SECOND
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/s.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  ws TIMESTAMP(3),
  we TIMESTAMP(3),
  n BIGINT,
  x INT
) WITH (
  'connector' = 'print'
);
INSERT INTO snk
SELECT window_start, window_end, COUNT(*), SUM(v)
FROM TABLE(SESSION(TABLE s, DESCRIPTOR(ts), INTERVAL '3' SECOND))
GROUP BY window_start, window_end;
