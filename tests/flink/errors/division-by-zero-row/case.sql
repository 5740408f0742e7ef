-- A row that divides by zero
CREATE TABLE t (
  a INT, b STRING, c DECIMAL(6, 2)
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (a INT) WITH ('connector' = 'print');
INSERT INTO snk SELECT 10 / (a - 2) FROM t WHERE a IS NOT NULL;
