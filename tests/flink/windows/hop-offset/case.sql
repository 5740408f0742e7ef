-- Hopping window with an offset
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
  n BIGINT
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT window_start, window_end, COUNT(*) AS n FROM TABLE(HOP(TABLE slow, DESCRIPTOR(at_ts), INTERVAL '15' SECOND, INTERVAL '30' SECOND, INTERVAL '4' SECOND)) GROUP BY window_start, window_end;
