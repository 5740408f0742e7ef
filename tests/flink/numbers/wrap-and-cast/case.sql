-- Integers wrap, casts cut and saturate
CREATE TABLE t (
  k STRING, i INT, l BIGINT, f FLOAT, d DOUBLE, e DECIMAL(10, 2), s STRING, b BOOLEAN, `day` DATE, ts TIMESTAMP(3)
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  a INT, b BIGINT, c SMALLINT, d TINYINT, e INT, f BIGINT, g INT, h DECIMAL(5, 1), j FLOAT
) WITH ('connector' = 'print');
INSERT INTO snk
SELECT i + 1, l + 1, CAST(i AS SMALLINT), CAST(l AS TINYINT), CAST(d * 1E10 AS INT), CAST(d * 1E30 AS BIGINT), CAST(e AS INT), CAST(e AS DECIMAL(5, 1)), CAST(l AS FLOAT) FROM t;
