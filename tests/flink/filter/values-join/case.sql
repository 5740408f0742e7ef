-- VALUES as a table, joined
CREATE TABLE t (
  k STRING, i INT, l BIGINT, f FLOAT, d DOUBLE, e DECIMAL(10, 2), s STRING, b BOOLEAN, `day` DATE, ts TIMESTAMP(3)
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  k STRING, n INT, i INT
) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'debezium-json');
INSERT INTO snk
SELECT v.k, v.n, t.i FROM (VALUES ('a', 1), ('b', 2), ('z', 3)) AS v(k, n) LEFT JOIN t ON v.k = t.k;
