-- HOP and CUMULATE over the same stream in a statement set
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
CREATE TABLE h (
  ws TIMESTAMP(3),
  we TIMESTAMP(3),
  n BIGINT,
  km DOUBLE
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/h',
  'format' = 'json'
);
CREATE TABLE c (
  ws TIMESTAMP(3),
  we TIMESTAMP(3),
  n BIGINT,
  km DOUBLE
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/c',
  'format' = 'json'
);
EXECUTE STATEMENT SET BEGIN
INSERT INTO h SELECT window_start, window_end, COUNT(*), SUM(km) FROM TABLE(HOP(TABLE trips, DESCRIPTOR(start_ts), INTERVAL '15' SECOND, INTERVAL '45' SECOND)) GROUP BY window_start, window_end;
INSERT INTO c SELECT window_start, window_end, COUNT(*), SUM(km) FROM TABLE(CUMULATE(TABLE trips, DESCRIPTOR(start_ts), INTERVAL '30' SECOND, INTERVAL '2' MINUTE)) GROUP BY window_start, window_end;
END;
