-- TRY_CAST of text to every numeric type
CREATE TABLE t (
  id INT,
  s STRING
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  id INT,
  c1 TINYINT,
  c2 SMALLINT,
  c3 INT,
  c4 BIGINT,
  c5 FLOAT,
  c6 DOUBLE,
  c7 DECIMAL(6, 2),
  c8 BOOLEAN
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT id,
  TRY_CAST(s AS TINYINT),
  TRY_CAST(s AS SMALLINT),
  TRY_CAST(s AS INT),
  TRY_CAST(s AS BIGINT),
  TRY_CAST(s AS FLOAT),
  TRY_CAST(s AS DOUBLE),
  TRY_CAST(s AS DECIMAL(6, 2)),
  TRY_CAST(s AS BOOLEAN)
FROM t;
