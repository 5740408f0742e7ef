-- Row times of a regular join are plain timestamps: no window above it
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
CREATE VIEW j AS SELECT t.trip, t.start_ts, p.tip FROM trips t JOIN tips p ON t.trip = p.trip;
CREATE TABLE snk (
  n BIGINT
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk SELECT COUNT(*) FROM TABLE(TUMBLE(TABLE j, DESCRIPTOR(start_ts), INTERVAL '10' SECOND)) GROUP BY window_start, window_end;
