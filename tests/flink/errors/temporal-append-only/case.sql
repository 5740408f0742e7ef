-- FOR SYSTEM_TIME AS OF over a plain timestamp
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
CREATE TABLE people (
  pid INT,
  name STRING,
  team STRING,
  boss INT,
  pay DOUBLE
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/people.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  a INT
) WITH (
  'connector' = 'print'
);
INSERT INTO snk SELECT t.trip FROM trips t JOIN people FOR SYSTEM_TIME AS OF CURRENT_TIMESTAMP AS p ON t.trip = p.pid;
