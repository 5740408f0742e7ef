-- Text to CHAR, VARCHAR, BINARY, VARBINARY, BYTES
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
  c2 VARCHAR(5),
  c3 BYTES,
  c4 BINARY(4),
  c5 VARBINARY(4),
  c6 STRING
) WITH (
  'connector' = 'print'
);
INSERT INTO snk
SELECT id,
  CAST(s AS CHAR(4)) || '|',
  CAST(s AS VARCHAR(4)) || '|',
  CAST(s AS BYTES),
  CAST(s AS BINARY(4)),
  CAST(s AS VARBINARY(4)),
  CAST(CAST(s AS BYTES) AS STRING)
FROM t;
