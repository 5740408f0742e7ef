-- URL_ENCODE, URL_DECODE, PARSE_URL
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
  c10 STRING,
  c11 STRING
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT id,
  URL_ENCODE(s),
  URL_DECODE(URL_ENCODE(s)),
  PARSE_URL(s, 'HOST'),
  PARSE_URL(s, 'PATH'),
  PARSE_URL(s, 'QUERY'),
  PARSE_URL(s, 'QUERY', 'y'),
  PARSE_URL(s, 'PROTOCOL'),
  PARSE_URL(s, 'REF'),
  PARSE_URL(s, 'FILE'),
  PARSE_URL(s, 'AUTHORITY'),
  PARSE_URL(s, 'USERINFO')
FROM t;
