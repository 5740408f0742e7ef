-- A window join with a further condition
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
CREATE TABLE snk (
  trip INT,
  tip DECIMAL(5, 2)
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT l.trip, r.tip FROM
(SELECT * FROM TABLE(TUMBLE(TABLE trips, DESCRIPTOR(start_ts), INTERVAL '1' MINUTE))) l
JOIN (SELECT * FROM TABLE(TUMBLE(TABLE tips, DESCRIPTOR(tip_ts), INTERVAL '1' MINUTE))) r
ON l.window_start = r.window_start AND l.window_end = r.window_end AND l.trip = r.trip AND r.tip > 0.75 AND l.km < 10;
