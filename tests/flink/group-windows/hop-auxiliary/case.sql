-- HOP with every auxiliary function
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
  rt TIMESTAMP(3),
  k STRING,
  n BIGINT
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT HOP_START(ts, INTERVAL '5' SECOND, INTERVAL '15' SECOND), HOP_END(ts, INTERVAL '5' SECOND, INTERVAL '15' SECOND), HOP_ROWTIME(ts, INTERVAL '5' SECOND, INTERVAL '15' SECOND), k, COUNT(*) FROM s GROUP BY k, HOP(ts, INTERVAL '5' SECOND, INTERVAL '15' SECOND);
