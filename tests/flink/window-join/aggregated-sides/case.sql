-- Both sides are window aggregates
CREATE TABLE trips (
  trip INT,
  driver STRING,
  start_ts TIMESTAMP(3),
  km DOUBLE,
  WATERMARK FOR start_ts AS start_ts - INTERVAL '2' SECOND
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/trips.jsonl',
  'format' = 'json'
);
CREATE TABLE tips (
  trip INT,
  tip DECIMAL(5, 2),
  tip_ts TIMESTAMP(3),
  WATERMARK FOR tip_ts AS tip_ts - INTERVAL '2' SECOND
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/tips.jsonl',
  'format' = 'json'
);
CREATE VIEW a AS SELECT window_start, window_end, COUNT(*) AS trips FROM TABLE(TUMBLE(TABLE trips, DESCRIPTOR(start_ts), INTERVAL '20' SECOND)) GROUP BY window_start, window_end;
CREATE VIEW b AS SELECT window_start, window_end, SUM(tip) AS tips FROM TABLE(TUMBLE(TABLE tips, DESCRIPTOR(tip_ts), INTERVAL '20' SECOND)) GROUP BY window_start, window_end;
CREATE TABLE snk (
  window_start TIMESTAMP(3),
  trips BIGINT,
  tips DECIMAL(38, 2)
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT a.window_start, a.trips, b.tips FROM a LEFT JOIN b ON a.window_start = b.window_start AND a.window_end = b.window_end;
