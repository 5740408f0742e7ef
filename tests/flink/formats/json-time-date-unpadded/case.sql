-- The text 2024-1-2 in a DATE column
CREATE TABLE t (
  a DATE
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  a DATE
) WITH ('connector' = 'print');
INSERT INTO snk SELECT * FROM t;
