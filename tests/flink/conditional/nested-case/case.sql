-- Nested CASE with NULLs and constants
CREATE TABLE t (
  k STRING, i INT, l BIGINT, f FLOAT, d DOUBLE, e DECIMAL(10, 2), s STRING, b BOOLEAN, `day` DATE, ts TIMESTAMP(3)
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  k STRING, a STRING, b INT, c STRING
) WITH ('connector' = 'print');
INSERT INTO snk
SELECT k, CASE k WHEN 'a' THEN CASE WHEN i IS NULL THEN 'null' WHEN i > 100 THEN 'big' ELSE 'small' END WHEN 'b' THEN s ELSE 'other' END, CASE WHEN b THEN 1 WHEN NOT b THEN 0 END, CASE WHEN i > 0 THEN NULL ELSE 'x' END FROM t;
