-- TRY_CAST of text to DATE, TIME and TIMESTAMP
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
  c1 DATE,
  c2 TIME(0),
  c3 TIMESTAMP(3),
  c4 TIMESTAMP(6),
  c5 TIMESTAMP_LTZ(3)
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT id,
  TRY_CAST(s AS DATE),
  TRY_CAST(s AS TIME),
  TRY_CAST(s AS TIMESTAMP(3)),
  TRY_CAST(s AS TIMESTAMP),
  TRY_CAST(s AS TIMESTAMP_LTZ(3))
FROM t;
