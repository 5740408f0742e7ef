-- The text 2024-01-02 03:04:05 in a TIMESTAMP_LTZ(3) column
CREATE TABLE t (
  a TIMESTAMP_LTZ(3)
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  a TIMESTAMP_LTZ(3)
) WITH ('connector' = 'print');
INSERT INTO snk SELECT * FROM t;
