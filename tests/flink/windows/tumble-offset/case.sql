-- Tumbling window with an offset and with a negative one
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
  w VARCHAR(5),
  window_start TIMESTAMP(3),
  n BIGINT
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT 'plus' AS w, window_start, COUNT(*) AS n FROM TABLE(TUMBLE(TABLE slow, DESCRIPTOR(at_ts), INTERVAL '20' SECOND, INTERVAL '3' SECOND)) GROUP BY window_start, window_end
UNION ALL
SELECT 'minus', window_start, COUNT(*) FROM TABLE(TUMBLE(TABLE slow, DESCRIPTOR(at_ts), INTERVAL '20' SECOND, INTERVAL '-3' SECOND)) GROUP BY window_start, window_end;
