-- REGEXP_COUNT, REGEXP_INSTR, REGEXP_SUBSTR, REGEXP_EXTRACT_ALL
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
  c1 INT,
  c2 INT,
  c3 STRING,
  c4 ARRAY<STRING>
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT id,
  REGEXP_COUNT(s, r),
  REGEXP_INSTR(s, r),
  REGEXP_SUBSTR(s, r),
  REGEXP_EXTRACT_ALL(s, r, 0)
FROM t;
