-- ROLLUP with GROUPING and GROUPING_ID in a window
CREATE TABLE s (
  id INT,
  k STRING,
  v INT,
  d DOUBLE,
  ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '5' SECOND
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/s.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  ws TIMESTAMP(3),
  we TIMESTAMP(3),
  k STRING,
  id INT,
  g BIGINT,
  gid BIGINT,
  n BIGINT
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT window_start, window_end, k, m, GROUPING(k) AS g, GROUPING_ID(k, m) AS gid, COUNT(*)
FROM TABLE(TUMBLE((SELECT k, id, MOD(id, 2) AS m, ts FROM s), DESCRIPTOR(ts), INTERVAL '20' SECOND))
GROUP BY window_start, window_end, ROLLUP (k, m);
