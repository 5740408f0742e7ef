-- INSERT widens numbers, texts, times and nested values
CREATE TABLE t (
  a INT, b STRING, c DECIMAL(6, 2)
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (a BIGINT, b VARCHAR(100), c DECIMAL(10, 4), d DOUBLE, e TIMESTAMP(6), f ARRAY<BIGINT>, g ROW<x BIGINT, y STRING>, h DECIMAL(12, 1), i FLOAT) WITH ('connector' = 'print');
INSERT INTO snk SELECT a, CAST(b AS VARCHAR(5)), c, a, TIMESTAMP '2024-01-02 03:04:05.123', ARRAY[a], ROW(a, b), a, a FROM t;
