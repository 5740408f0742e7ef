-- ENCODE and DECODE
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
  c1 BYTES,
  c2 BYTES,
  c3 BYTES,
  c4 STRING,
  c5 BYTES
) WITH (
  'connector' = 'print'
);
INSERT INTO snk
SELECT id,
  ENCODE(s, 'UTF-8'),
  ENCODE(s, 'UTF-16LE'),
  ENCODE(s, 'US-ASCII'),
  DECODE(ENCODE(s, 'UTF-16BE'), 'UTF-16BE'),
  CAST(s AS BYTES)
FROM t;
