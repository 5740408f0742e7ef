-- Path syntax: brackets, filters, recursion, functions
CREATE TABLE t (
  id INT,
  j STRING
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
  c10 STRING,
  c11 STRING
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT id,
  JSON_VALUE(j, '$.store[''a b'']'),
  JSON_VALUE(j, '$[''store''][''x.y'']'),
  JSON_VALUE(j, '$.store.book[0].t'),
  JSON_VALUE(j, '$.store.book[-1].t'),
  JSON_QUERY(j, '$.store.book[*].t' WITH WRAPPER),
  JSON_QUERY(j, '$.store.book[*].t'),
  JSON_QUERY(j, '$..p' WITH WRAPPER),
  JSON_QUERY(j, '$.store.book[?(@.p > 10)].t' WITH WRAPPER),
  JSON_QUERY(j, '$.store.book[0:1]'),
  JSON_QUERY(j, '$.store.book[0,1]'),
  JSON_VALUE(j, '$.store.book.length()')
FROM t;
