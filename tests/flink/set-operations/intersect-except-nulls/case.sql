-- INTERSECT and EXCEPT treat NULLs as equal
CREATE TABLE t (
  k STRING, i INT, l BIGINT, f FLOAT, d DOUBLE, e DECIMAL(10, 2), s STRING, b BOOLEAN, `day` DATE, ts TIMESTAMP(3)
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  a INT, b STRING
) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'debezium-json');
INSERT INTO snk
(SELECT i, s FROM t INTERSECT SELECT i, s FROM t WHERE k <> 'b')
UNION ALL
(SELECT i, s FROM t EXCEPT SELECT i, s FROM t WHERE k = 'b');
