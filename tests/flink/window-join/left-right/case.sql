-- Left and right window joins in one statement set
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
CREATE TABLE l (
  trip INT,
  tip DECIMAL(5, 2),
  ws TIMESTAMP(3)
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/l',
  'format' = 'json'
);
CREATE TABLE r (
  trip INT,
  tip DECIMAL(5, 2),
  ws TIMESTAMP(3)
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/r',
  'format' = 'json'
);
CREATE VIEW lw AS SELECT * FROM TABLE(TUMBLE(TABLE trips, DESCRIPTOR(start_ts), INTERVAL '20' SECOND));
CREATE VIEW rw AS SELECT * FROM TABLE(TUMBLE(TABLE tips, DESCRIPTOR(tip_ts), INTERVAL '20' SECOND));
EXECUTE STATEMENT SET BEGIN
INSERT INTO l SELECT lw.trip, rw.tip, lw.window_start FROM lw LEFT JOIN rw ON lw.trip = rw.trip AND lw.window_start = rw.window_start AND lw.window_end = rw.window_end;
INSERT INTO r SELECT lw.trip, rw.tip, rw.window_start FROM lw RIGHT JOIN rw ON lw.trip = rw.trip AND lw.window_start = rw.window_start AND lw.window_end = rw.window_end;
END;
