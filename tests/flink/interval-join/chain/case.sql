-- Two interval joins in a row
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
CREATE TABLE stars (
  trip INT,
  stars INT,
  s_ts TIMESTAMP(3),
  WATERMARK FOR s_ts AS s_ts
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/stars.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  trip INT,
  tip DECIMAL(5, 2),
  stars INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT t.trip, p.tip, s.stars FROM trips t
JOIN tips p ON t.trip = p.trip AND p.tip_ts BETWEEN t.start_ts AND t.start_ts + INTERVAL '10' SECOND
JOIN stars s ON t.trip = s.trip AND s.s_ts BETWEEN t.start_ts AND t.start_ts + INTERVAL '1' MINUTE;
