-- Variance of numbers and decimals
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
  c9 STRING
) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'debezium-json');
INSERT INTO snk
SELECT
  k,
  CAST(STDDEV_POP(d) AS STRING),
  CAST(STDDEV_SAMP(d) AS STRING),
  CAST(VAR_POP(d) AS STRING),
  CAST(VAR_SAMP(d) AS STRING),
  CAST(STDDEV(i) AS STRING),
  CAST(VARIANCE(i) AS STRING),
  CAST(VAR_POP(e) AS STRING),
  CAST(STDDEV_POP(e) AS STRING),
  CAST(VAR_SAMP(CAST(i AS SMALLINT)) AS STRING)
FROM t
GROUP BY k;
