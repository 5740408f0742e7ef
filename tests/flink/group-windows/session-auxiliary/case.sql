-- SESSION with every auxiliary function
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
  n BIGINT,
  l STRING
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT SESSION_START(ts, INTERVAL '6' SECOND), SESSION_END(ts, INTERVAL '6' SECOND), SESSION_ROWTIME(ts, INTERVAL '6' SECOND), k, COUNT(*), LISTAGG(CAST(id AS STRING)) FROM s GROUP BY k, SESSION(ts, INTERVAL '6' SECOND);
