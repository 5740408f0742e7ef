-- Windows with an offset in a one-phase aggregate lose nothing
SET 'table.optimizer.agg-phase-strategy' = 'ONE_PHASE';
CREATE TABLE taps (
  station STRING,
  card STRING,
  fare DECIMAL(6, 2),
  zone INT,
  at_ts TIMESTAMP(3),
  WATERMARK FOR at_ts AS at_ts - INTERVAL '4' SECOND
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/taps.jsonl',
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
SELECT window_start, window_end, COUNT(*) AS n FROM TABLE(TUMBLE(TABLE taps, DESCRIPTOR(at_ts), INTERVAL '20' SECOND, INTERVAL '3' SECOND)) GROUP BY window_start, window_end;
