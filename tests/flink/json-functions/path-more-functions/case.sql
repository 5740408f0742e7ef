-- JSON paths: first, last, stddev, keys and regular expressions
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
  JSON_VALUE('{"a":[1,2,3]}', '$.a.first()'),
  JSON_VALUE('{"a":[1,2,3]}', '$.a.last()'),
  JSON_VALUE('{"a":[1,2,3]}', '$.a.stddev()'),
  JSON_QUERY('{"a":{"x":1,"y":2}}', '$.a.keys()'),
  JSON_QUERY('{"a":[{"c":"x"},{"c":"yx"}]}', '$.a[?(@.c =~ /x.*/)]'),
  JSON_QUERY('{"a":[{"c":"X1"},{"c":"yx"}]}', '$.a[?(@.c =~ /x.*/i)]'),
  JSON_VALUE('{"a":[]}', '$.a.first()' DEFAULT 'none' ON ERROR)
FROM (VALUES (1)) AS t(x);
