-- MD5 and the SHA family
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
  c7 VARCHAR(128),
  c8 VARCHAR(128)
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT id,
  MD5(s),
  SHA1(s),
  SHA224(s),
  SHA256(s),
  SHA384(s),
  SHA512(s),
  SHA2(s, 256),
  SHA2(s, 512)
FROM t;
