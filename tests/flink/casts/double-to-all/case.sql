-- DOUBLE to every type it can become
CREATE TABLE t (
  id INT,
  d DOUBLE
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
  c7 DECIMAL(8, 2),
  c8 STRING
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT id,
  CAST(d AS BOOLEAN),
  CAST(d AS TINYINT),
  CAST(d AS SMALLINT),
  CAST(d AS INT),
  CAST(d AS BIGINT),
  CAST(d AS FLOAT),
  CAST(d AS DECIMAL(8, 2)),
  CAST(d AS STRING)
FROM t;
