-- TRIM, LTRIM, RTRIM, BTRIM
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
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT id,
  TRIM(s),
  LTRIM(s),
  RTRIM(s),
  TRIM(LEADING 'x' FROM s),
  TRIM(TRAILING 'x' FROM s),
  TRIM(BOTH 'x' FROM s),
  BTRIM(s),
  BTRIM(s, 'x '),
  LTRIM(s, 'x'),
  RTRIM(s, 'x')
FROM t;
