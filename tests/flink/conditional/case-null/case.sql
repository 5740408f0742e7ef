-- CASE, IF, COALESCE, NULLIF with NULLs of every type
CREATE TABLE t (
  id INT,
  i INT,
  s STRING,
  d DOUBLE,
  b BOOLEAN
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  id INT,
  c1 VARCHAR(5),
  c2 STRING,
  c3 INT,
  c4 STRING,
  c5 STRING,
  c6 INT,
  c7 INT,
  c8 STRING,
  c9 DOUBLE,
  c10 INT,
  c11 DOUBLE,
  c12 BOOLEAN,
  c13 BOOLEAN,
  c14 BOOLEAN,
  c15 BOOLEAN,
  c16 BOOLEAN,
  c17 STRING
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT id,
  CASE i WHEN 1 THEN 'one' WHEN NULL THEN 'null' ELSE 'other' END,
  CASE WHEN b THEN s WHEN i = 0 THEN 'zero' END,
  IF(b, i, -1),
  IF(b, s, CAST(NULL AS STRING)),
  COALESCE(s, 'none'),
  COALESCE(CAST(NULL AS INT), i, 9),
  NULLIF(i, 0),
  NULLIF(s, ''),
  IFNULL(d, -1),
  GREATEST(i, 1, -5),
  LEAST(d, 1),
  b AND i = 1,
  b OR i = 0,
  NOT b,
  b IS TRUE,
  b IS NOT FALSE,
  TYPEOF(COALESCE(d, i))
FROM t;
