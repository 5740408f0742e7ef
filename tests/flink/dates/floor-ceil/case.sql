-- FLOOR and CEIL of timestamps, dates and times
CREATE TABLE t (
  id INT,
  ts TIMESTAMP(3),
  d DATE,
  tm TIME
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  id INT,
  c1 TIMESTAMP(3),
  c2 TIMESTAMP(3),
  c3 TIMESTAMP(3),
  c4 TIMESTAMP(3),
  c5 TIMESTAMP(3),
  c6 TIMESTAMP(3),
  c7 TIMESTAMP(3),
  c8 TIMESTAMP(3),
  c9 TIMESTAMP(3),
  c10 TIMESTAMP(3),
  c11 TIMESTAMP(3),
  c12 TIMESTAMP(3),
  c13 TIMESTAMP(3),
  c14 TIMESTAMP(3),
  c15 DATE,
  c16 DATE,
  c17 DATE,
  c18 TIME(0)
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT id,
  FLOOR(ts TO YEAR),
  FLOOR(ts TO QUARTER),
  FLOOR(ts TO MONTH),
  FLOOR(ts TO WEEK),
  FLOOR(ts TO DAY),
  FLOOR(ts TO HOUR),
  FLOOR(ts TO MINUTE),
  FLOOR(ts TO SECOND),
  CEIL(ts TO YEAR),
  CEIL(ts TO MONTH),
  CEIL(ts TO WEEK),
  CEIL(ts TO DAY),
  CEIL(ts TO HOUR),
  CEIL(ts TO SECOND),
  FLOOR(d TO MONTH),
  CEIL(d TO YEAR),
  FLOOR(d TO WEEK),
  FLOOR(tm TO HOUR)
FROM t;
