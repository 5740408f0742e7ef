-- Unicode, escapes and big numbers in json
CREATE TABLE t (
  s STRING,
  c DECIMAL(38, 18),
  d DOUBLE
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  s STRING,
  c DECIMAL(38, 18),
  d DOUBLE,
  n INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT s, c, d, CHAR_LENGTH(s) AS n FROM t;
