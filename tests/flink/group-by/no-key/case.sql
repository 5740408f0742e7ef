-- Aggregates without a key
CREATE TABLE t (
  k STRING, i INT, l BIGINT, f FLOAT, d DOUBLE, e DECIMAL(10, 2), s STRING, b BOOLEAN, `day` DATE, ts TIMESTAMP(3)
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  k STRING,
  c1 STRING,
  c2 STRING,
  c3 STRING,
  c4 STRING,
  c5 STRING,
  c6 STRING,
  c7 STRING,
  c8 STRING,
  c9 STRING,
  c10 STRING
) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'debezium-json');
INSERT INTO snk
SELECT
  'all',
  CAST(COUNT(*) AS STRING),
  CAST(SUM(i) AS STRING),
  CAST(AVG(e) AS STRING),
  CAST(MIN(s) AS STRING),
  CAST(MAX(ts) AS STRING),
  CAST(COUNT(DISTINCT k) AS STRING),
  CAST(LISTAGG(k) AS STRING),
  CAST(SUM(d) / COUNT(d) AS STRING),
  CAST(STDDEV_POP(f) AS STRING),
  CAST(MAX(e) - MIN(e) AS STRING)
FROM t;
