-- MIN and MAX of every type
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
  c10 STRING,
  c11 STRING,
  c12 STRING,
  c13 STRING,
  c14 STRING,
  c15 STRING,
  c16 STRING
) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'debezium-json');
INSERT INTO snk
SELECT
  k,
  CAST(MIN(i) AS STRING),
  CAST(MAX(i) AS STRING),
  CAST(MIN(l) AS STRING),
  CAST(MAX(d) AS STRING),
  CAST(MIN(e) AS STRING),
  CAST(MAX(e) AS STRING),
  CAST(MIN(s) AS STRING),
  CAST(MAX(s) AS STRING),
  CAST(MIN(b) AS STRING),
  CAST(MAX(b) AS STRING),
  CAST(MIN(`day`) AS STRING),
  CAST(MAX(`day`) AS STRING),
  CAST(MIN(ts) AS STRING),
  CAST(MAX(ts) AS STRING),
  CAST(MIN(f) AS STRING),
  CAST(MAX(i) - MIN(i) AS STRING)
FROM t
GROUP BY k;
