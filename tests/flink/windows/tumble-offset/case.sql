-- Windows with an offset lose rows in Flink's two-phase aggregate: the local half flushes at boundaries without the offset
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
  w VARCHAR(5),
  window_start TIMESTAMP(3),
  n BIGINT
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT 'plus' AS w, window_start, COUNT(*) AS n FROM TABLE(TUMBLE(TABLE taps, DESCRIPTOR(at_ts), INTERVAL '20' SECOND, INTERVAL '3' SECOND)) GROUP BY window_start, window_end
UNION ALL
SELECT 'minus', window_start, COUNT(*) FROM TABLE(TUMBLE(TABLE taps, DESCRIPTOR(at_ts), INTERVAL '20' SECOND, INTERVAL '-3' SECOND)) GROUP BY window_start, window_end;
