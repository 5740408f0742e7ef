-- DECIMAL to every type it can become
CREATE TABLE t (
  id INT,
  c DECIMAL(20, 4)
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  id INT,
  c1 BOOLEAN,
  c2 TINYINT,
  c3 SMALLINT,
  c4 INT,
  c5 BIGINT,
  c6 FLOAT,
  c7 DOUBLE,
  c8 DECIMAL(6, 2),
  c9 DECIMAL(10, 0),
  c10 STRING,
  c11 DECIMAL(38, 10)
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT id,
  CAST(c AS BOOLEAN),
  CAST(c AS TINYINT),
  CAST(c AS SMALLINT),
  CAST(c AS INT),
  CAST(c AS BIGINT),
  CAST(c AS FLOAT),
  CAST(c AS DOUBLE),
  CAST(c AS DECIMAL(6, 2)),
  CAST(c AS DECIMAL(10, 0)),
  CAST(c AS STRING),
  CAST(c AS DECIMAL(38, 10))
FROM t;
