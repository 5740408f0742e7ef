-- A row that is late for the inner window never reaches the outer one
CREATE TABLE s (
  v INT,
  ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/s.jsonl',
  'format' = 'json'
);
CREATE VIEW w AS SELECT window_time AS rt, SUM(v) AS v FROM TABLE(TUMBLE(TABLE s, DESCRIPTOR(ts), INTERVAL '10' SECOND)) GROUP BY window_start, window_end, window_time;
CREATE TABLE snk (
  window_start TIMESTAMP(3),
  v INT,
  n BIGINT
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT window_start, SUM(v) AS v, COUNT(*) AS n FROM TABLE(TUMBLE(TABLE w, DESCRIPTOR(rt), INTERVAL '30' SECOND)) GROUP BY window_start, window_end;
