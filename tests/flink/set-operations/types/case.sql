-- Set operations widen types
CREATE TABLE t (
  k STRING, i INT, l BIGINT, f FLOAT, d DOUBLE, e DECIMAL(10, 2), s STRING, b BOOLEAN, `day` DATE, ts TIMESTAMP(3)
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  a DECIMAL(12, 2), b VARCHAR(10)
) WITH ('connector' = 'print');
INSERT INTO snk
SELECT i, CAST(s AS VARCHAR(4)) FROM t
UNION ALL
SELECT e, CAST('const' AS VARCHAR(10)) FROM t;
