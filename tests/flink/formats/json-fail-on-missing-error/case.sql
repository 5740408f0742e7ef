-- fail-on-missing-field
CREATE TABLE t (
  i INT,
  s STRING
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json',
  'json.fail-on-missing-field' = 'true'
);
CREATE TABLE snk (
  i INT,
  s STRING
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk SELECT i, s FROM t;
