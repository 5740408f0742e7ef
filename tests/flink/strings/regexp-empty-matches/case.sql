-- Empty matches: behind another match, at the starts of lines, in an empty text
CREATE TABLE snk (
  c1 STRING,
  c2 STRING,
  c3 STRING,
  c4 STRING,
  c5 STRING,
  c6 STRING,
  c7 STRING
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT
  REGEXP_REPLACE('aaa', 'a*', 'x'),
  REGEXP_REPLACE('baac', 'a*', '-'),
  CAST(REGEXP_COUNT('baac', 'a*') AS STRING),
  REGEXP_REPLACE(e, '(?m)^', '>'),
  REGEXP_REPLACE(l, '(?m)^', '>'),
  REGEXP_REPLACE(l, '(?m)$', '<'),
  CAST(REGEXP_EXTRACT_ALL('baac', '(a*)', 1) AS STRING)
FROM (VALUES ('', U&'a\000Ab\000D\000Ac')) AS t(e, l);
