-- ALTER TABLE: drop and modify columns, add a watermark
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
CREATE TABLE ev (
  v INT,
  extra STRING,
  ts TIMESTAMP(3)
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/ev.jsonl',
  'format' = 'json'
);
ALTER TABLE ev DROP extra;
ALTER TABLE ev MODIFY (v BIGINT);
ALTER TABLE ev ADD WATERMARK FOR ts AS ts - INTERVAL '1' SECOND;
CREATE TABLE snk (
  ws TIMESTAMP(3),
  v BIGINT
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk SELECT window_start, SUM(v) FROM TABLE(TUMBLE(TABLE ev, DESCRIPTOR(ts), INTERVAL '10' SECOND)) GROUP BY window_start, window_end;
