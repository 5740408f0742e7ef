-- What each regexp function does with a broken pattern
CREATE TABLE t (
  id INT,
  s STRING,
  r STRING
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  id INT,
  c1 STRING,
  c2 STRING,
  c3 INT,
  c4 INT,
  c5 STRING
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT id,
  REGEXP_EXTRACT(s, r),
  REGEXP_REPLACE(s, r, 'x'),
  REGEXP_COUNT(s, r),
  REGEXP_INSTR(s, r),
  REGEXP_SUBSTR(s, r)
FROM t;
