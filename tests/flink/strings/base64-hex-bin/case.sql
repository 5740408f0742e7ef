-- TO_BASE64, FROM_BASE64, HEX, UNHEX, BIN
CREATE TABLE t (
  id INT,
  s STRING,
  n BIGINT
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
  c6 STRING
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT id,
  TO_BASE64(s),
  FROM_BASE64(TO_BASE64(s)),
  HEX(s),
  HEX(n),
  BIN(n),
  CAST(UNHEX(HEX(s)) AS STRING)
FROM t;
