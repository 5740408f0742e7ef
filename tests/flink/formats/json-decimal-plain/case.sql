-- encode.decimal-as-plain-number
CREATE TABLE t (
  c DECIMAL(20, 10)
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  c DECIMAL(20, 10)
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json',
  'json.encode.decimal-as-plain-number' = 'true'
);
INSERT INTO snk SELECT c FROM t;
