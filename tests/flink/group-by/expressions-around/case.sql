-- Expressions over aggregates and keys
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
  c12 STRING
) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'debezium-json');
INSERT INTO snk
SELECT
  k,
  CAST(UPPER(k) || ':' || CAST(COUNT(*) AS STRING) AS STRING),
  CAST(CASE WHEN SUM(l) > 0 THEN 'up' ELSE 'down' END AS STRING),
  CAST(COALESCE(SUM(i), 0) AS STRING),
  CAST(SUM(CASE WHEN b THEN 1 ELSE 0 END) AS STRING),
  CAST(SUM(IF(i > 0, i, 0)) AS STRING),
  CAST(COUNT(NULLIF(s, '')) AS STRING),
  CAST(ROUND(AVG(d), 1) AS STRING),
  CAST(MAX(CHAR_LENGTH(s)) AS STRING),
  CAST(COUNT(*) > 1 AS STRING),
  CAST(MIN(i) IS NULL AS STRING),
  CAST(GREATEST(MAX(i), 0) AS STRING),
  CAST(CAST(AVG(i) AS DOUBLE) AS STRING)
FROM t
GROUP BY k;
