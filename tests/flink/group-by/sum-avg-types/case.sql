-- SUM and AVG of every number
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
  CAST(SUM(i) AS STRING),
  CAST(SUM(l) AS STRING),
  CAST(SUM(d) AS STRING),
  CAST(SUM(e) AS STRING),
  CAST(AVG(i) AS STRING),
  CAST(AVG(l) AS STRING),
  CAST(AVG(d) AS STRING),
  CAST(AVG(e) AS STRING),
  CAST(SUM(e * 2) AS STRING),
  CAST(AVG(e * e) AS STRING),
  CAST(SUM(CAST(i AS SMALLINT)) AS STRING),
  CAST(AVG(CAST(i AS TINYINT)) AS STRING),
  CAST(SUM(i) + 1 AS STRING),
  CAST(SUM(CAST(i AS BIGINT)) AS STRING),
  CAST(COUNT(*) AS STRING),
  CAST(COUNT(i) AS STRING)
FROM t
GROUP BY k;
