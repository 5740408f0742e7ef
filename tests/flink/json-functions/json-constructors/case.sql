-- JSON_OBJECT, JSON_ARRAY, JSON_STRING, JSON_QUOTE, JSON_UNQUOTE
CREATE TABLE t (
  id INT,
  i INT,
  s STRING,
  d DOUBLE,
  c DECIMAL(6, 2),
  b BOOLEAN
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
  c11 STRING,
  c12 STRING,
  c13 STRING
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT id,
  JSON_OBJECT('i' VALUE i, 's' VALUE s, 'd' VALUE d, 'c' VALUE c, 'b' VALUE b),
  JSON_OBJECT('i' VALUE i, 's' VALUE s ABSENT ON NULL),
  JSON_OBJECT(KEY 'z' VALUE i, KEY 'a' VALUE JSON_OBJECT('n' VALUE s)),
  JSON_ARRAY(i, s, d),
  JSON_ARRAY(i, s, b NULL ON NULL),
  JSON_ARRAY(JSON_ARRAY(i), JSON_OBJECT('k' VALUE b)),
  JSON_STRING(s),
  JSON_STRING(c),
  JSON_STRING(ARRAY[i, 2]),
  JSON_STRING(ROW(i, s)),
  JSON_QUOTE(s),
  JSON_UNQUOTE(JSON_QUOTE(s)),
  JSON_UNQUOTE(s)
FROM t;
