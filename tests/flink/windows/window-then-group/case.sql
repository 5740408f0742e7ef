-- A plain aggregate over window results updates
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
CREATE TABLE snk (
  driver STRING,
  windows BIGINT,
  trips BIGINT
) WITH (
  'connector' = 'print'
);
INSERT INTO snk
SELECT driver, COUNT(*) AS windows, SUM(n) AS trips FROM (SELECT driver, window_start, COUNT(*) AS n FROM TABLE(TUMBLE(TABLE trips, DESCRIPTOR(start_ts), INTERVAL '20' SECOND)) GROUP BY driver, window_start, window_end) WHERE driver = 'li' GROUP BY driver;
