-- Division and rest of integers with signs
CREATE TABLE t (
  k STRING, i INT, l BIGINT, f FLOAT, d DOUBLE, e DECIMAL(10, 2), s STRING, b BOOLEAN, `day` DATE, ts TIMESTAMP(3)
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  a INT, b INT, c BIGINT, d INT, e INT, f DOUBLE, g DECIMAL(38, 18)
) WITH ('connector' = 'print');
INSERT INTO snk
SELECT i / 2, i / -2, l / 3, i % 3, MOD(i, -3), i / 2E0, CAST(i AS DECIMAL(10, 0)) / 7 FROM t;
