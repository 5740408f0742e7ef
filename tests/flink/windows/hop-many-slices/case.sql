-- Hopping windows of forty slices: late rows still count in later windows
CREATE TABLE s (
  k STRING,
  v INT,
  d DECIMAL(8, 2),
  ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '1' SECOND
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/s.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  k STRING,
  ws TIMESTAMP(3),
  n BIGINT,
  s INT,
  a DECIMAL(38, 6),
  lo INT,
  hi DECIMAL(8, 2)
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT k, window_start, COUNT(*), SUM(v), AVG(d), MIN(v), MAX(d)
FROM TABLE(HOP(TABLE s, DESCRIPTOR(ts), INTERVAL '1' SECOND, INTERVAL '40' SECOND))
GROUP BY k, window_start, window_end;
