-- BOOLEAN to every type it can become
CREATE TABLE t (
  id INT,
  b BOOLEAN
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  id INT,
  c1 TINYINT,
  c2 INT,
  c3 BIGINT,
  c4 DOUBLE,
  c5 DECIMAL(4, 2),
  c6 STRING,
  c7 STRING
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT id,
  CAST(b AS TINYINT),
  CAST(b AS INT),
  CAST(b AS BIGINT),
  CAST(b AS DOUBLE),
  CAST(b AS DECIMAL(4, 2)),
  CAST(b AS STRING),
  CAST(b AS CHAR(3))
FROM t;
