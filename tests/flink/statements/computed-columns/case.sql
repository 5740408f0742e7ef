-- Computed columns that use each other and functions
CREATE TABLE t (
  a INT, b STRING, c DECIMAL(6, 2), d AS a * 2, e AS UPPER(b) || '!', f AS CAST(c AS INT) + a
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (a INT, d INT, e STRING, f INT) WITH ('connector' = 'print');
INSERT INTO snk SELECT a, d, e, f FROM t;
