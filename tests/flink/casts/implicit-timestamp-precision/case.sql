-- TIMESTAMP(6) into TIMESTAMP(3), DECIMAL into a smaller DECIMAL
CREATE TABLE t (
  ts TIMESTAMP(6),
  c DECIMAL(10, 4)
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  ts TIMESTAMP(3),
  c DECIMAL(6, 2)
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk SELECT ts, c FROM t;
