-- Cumulating window with COUNT DISTINCT and an offset
CREATE TABLE slow (
  station STRING,
  card STRING,
  at_ts TIMESTAMP(3),
  WATERMARK FOR at_ts AS at_ts - INTERVAL '10' MINUTE
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/slow.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  window_start TIMESTAMP(3),
  window_end TIMESTAMP(3),
  cards BIGINT
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT window_start, window_end, COUNT(DISTINCT card) AS cards FROM TABLE(CUMULATE(TABLE slow, DESCRIPTOR(at_ts), INTERVAL '20' SECOND, INTERVAL '60' SECOND, INTERVAL '5' SECOND)) GROUP BY window_start, window_end;
