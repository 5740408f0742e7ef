-- A DECIMAL divided by zero
CREATE TABLE t (
  a INT, b STRING, c DECIMAL(6, 2)
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (a DECIMAL(38, 6)) WITH ('connector' = 'print');
INSERT INTO snk SELECT c / (c - 1.25) FROM t;
