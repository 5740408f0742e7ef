-- The text 2024-02-03 24:00:00 in a TIMESTAMP(3) column
CREATE TABLE t (
  a TIMESTAMP(3)
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  a TIMESTAMP(3)
) WITH ('connector' = 'print');
INSERT INTO snk SELECT * FROM t;
