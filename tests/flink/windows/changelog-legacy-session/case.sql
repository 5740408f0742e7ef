-- A legacy session over a change log
CREATE TABLE s (
  id INT,
  k STRING,
  v INT,
  ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '5' SECOND
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/s.jsonl',
  'format' = 'debezium-json'
);
CREATE TABLE snk (
  ws TIMESTAMP(3),
  we TIMESTAMP(3),
  k STRING,
  n BIGINT,
  q INT,
  m INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT SESSION_START(ts, INTERVAL '5' SECOND), SESSION_END(ts, INTERVAL '5' SECOND), k, COUNT(*), SUM(v), MAX(v) FROM s GROUP BY k, SESSION(ts, INTERVAL '5' SECOND);
