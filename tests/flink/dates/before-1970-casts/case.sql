-- Text of times before 1970; the last millisecond of 1969 becomes a date of 1970
CREATE TABLE t (
  id INT,
  ts TIMESTAMP(3),
  d DATE
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  id INT,
  c1 STRING,
  c2 STRING,
  c3 DATE,
  c4 TIMESTAMP(3),
  c5 DATE
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT id,
  CAST(ts AS STRING),
  CAST(d AS STRING),
  CAST(ts AS DATE),
  ts + INTERVAL '1' SECOND,
  d + INTERVAL '1' DAY
FROM t;
