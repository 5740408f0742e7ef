-- Quotes in strings, unicode escapes, comments in odd places
CREATE TABLE snk (
  a STRING,
  b STRING,
  c STRING,
  d STRING,
  e INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk /* a ; in a comment */
SELECT 'it''s', U&'\00e9t\00e9', 'a;b--c', 'line' || '/*x*/', 1 -- one; two
;
