-- The text 03:04 in a TIME column
CREATE TABLE t (
  a TIME
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  a TIME
) WITH ('connector' = 'print');
INSERT INTO snk SELECT * FROM t;
