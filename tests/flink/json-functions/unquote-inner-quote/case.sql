-- JSON_UNQUOTE of a text with a quote inside
CREATE TABLE snk (
  c1 STRING,
  c2 STRING,
  c3 STRING
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT
  JSON_UNQUOTE('"a"b"'),
  JSON_UNQUOTE('"a\"b"'),
  JSON_UNQUOTE('"\u00e9"')
FROM (VALUES (1)) AS t(x);
