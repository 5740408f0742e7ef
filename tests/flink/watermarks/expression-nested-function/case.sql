-- A row time out of REPLACE and TO_TIMESTAMP with a pattern
SET 'pipeline.auto-watermark-interval' = '0';
CREATE TABLE s (
  id INT,
  k STRING,
  v INT,
  ts STRING,
  rt AS TO_TIMESTAMP(REPLACE(ts, ' ', 'T'), 'yyyy-MM-dd''T''HH:mm:ss'),
  WATERMARK FOR rt AS rt - INTERVAL '2' SECOND
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/s.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  ws TIMESTAMP(3),
  n BIGINT,
  lo INT,
  hi INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT window_start, COUNT(*), MIN(id), MAX(id)
FROM TABLE(TUMBLE(TABLE s, DESCRIPTOR(rt), INTERVAL '10' SECOND))
GROUP BY window_start, window_end;
