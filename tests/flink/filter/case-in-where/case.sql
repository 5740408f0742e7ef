-- CASE, COALESCE and LIKE in WHERE
CREATE TABLE t (
  k STRING, i INT, l BIGINT, f FLOAT, d DOUBLE, e DECIMAL(10, 2), s STRING, b BOOLEAN, `day` DATE, ts TIMESTAMP(3)
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  k STRING, i INT
) WITH ('connector' = 'print');
INSERT INTO snk
SELECT k, i FROM t WHERE CASE WHEN k = 'a' THEN i > 0 WHEN k = 'b' THEN s LIKE 'é%' ELSE TRUE END AND COALESCE(i, 1) <> 2147483647;
