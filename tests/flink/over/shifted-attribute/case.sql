-- OVER by a shifted time
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
  id INT,
  n BIGINT
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'debezium-json'
);
INSERT INTO snk
SELECT id, COUNT(*) OVER (PARTITION BY k ORDER BY t2) FROM (SELECT id, k, ts + INTERVAL '7' SECOND AS t2 FROM s);
