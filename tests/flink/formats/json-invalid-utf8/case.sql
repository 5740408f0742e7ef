-- Invalid UTF-8 in a JSON text
CREATE TABLE t (
  a STRING, b INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  a STRING,
  b INT
) WITH ('connector' = 'print');
INSERT INTO snk SELECT * FROM t;
