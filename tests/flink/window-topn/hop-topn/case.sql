-- Top row of each hopping window
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
  trip INT,
  km DOUBLE,
  window_start TIMESTAMP(3)
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT trip, km, window_start FROM (
  SELECT *, ROW_NUMBER() OVER (PARTITION BY window_start, window_end ORDER BY km DESC) AS rn FROM TABLE(HOP(TABLE trips, DESCRIPTOR(start_ts), INTERVAL '15' SECOND, INTERVAL '30' SECOND))
) WHERE rn <= 1;
