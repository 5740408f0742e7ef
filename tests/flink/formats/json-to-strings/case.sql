-- What a STRING column takes
CREATE TABLE t (
  a STRING, b STRING, c STRING, d STRING, e STRING
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  a STRING,
  b STRING,
  c STRING,
  d STRING,
  e STRING
) WITH ('connector' = 'print');
INSERT INTO snk SELECT * FROM t;
