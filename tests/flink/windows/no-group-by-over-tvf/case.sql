-- An aggregate over a TVF without GROUP BY
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
  n BIGINT,
  m TIMESTAMP(3)
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'debezium-json'
);
INSERT INTO snk
SELECT COUNT(*), MAX(window_end) FROM TABLE(TUMBLE(TABLE s, DESCRIPTOR(ts), INTERVAL '20' SECOND));
