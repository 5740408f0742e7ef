-- Java's regular expressions: (?i) knows ASCII only, (?u) and (?U), java classes, a range without a start
CREATE TABLE snk (
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
SELECT
  REGEXP_EXTRACT('ÄÖ', '(?i)ä'),
  REGEXP_EXTRACT('ÄÖ', '(?iu)ä'),
  REGEXP_EXTRACT('é1', '(?U)\w+'),
  REGEXP_EXTRACT('é1', '\w+'),
  REGEXP_EXTRACT('aÄb', '\p{javaUpperCase}'),
  REGEXP_EXTRACT('a_b c', '\p{javaLetterOrDigit}+'),
  REGEXP_EXTRACT('aab', 'a{,2}'),
  REGEXP_EXTRACT('x{a', 'x\{a'),
  REGEXP_EXTRACT('é', '\x{e9}'),
  REGEXP_EXTRACT('ab', '(?<n>a)\k<n>?b')
FROM (VALUES (1)) AS t(x);
