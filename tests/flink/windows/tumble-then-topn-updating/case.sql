-- A continuous Top-N over window results
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
  station STRING,
  n BIGINT,
  window_start TIMESTAMP(3)
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'debezium-json'
);
INSERT INTO snk
SELECT station, n, window_start FROM (
  SELECT *, ROW_NUMBER() OVER (ORDER BY n DESC, window_start, station) AS rn FROM (SELECT station, window_start, COUNT(*) AS n FROM TABLE(TUMBLE(TABLE taps, DESCRIPTOR(at_ts), INTERVAL '10' SECOND)) GROUP BY station, window_start, window_end)
) WHERE rn <= 3;
