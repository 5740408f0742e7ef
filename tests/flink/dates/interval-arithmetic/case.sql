-- Dates and times plus and minus intervals
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
  c7 DATE,
  c8 DATE,
  c9 DATE,
  c10 TIME(0),
  c11 TIME(0),
  c12 TIMESTAMP(3),
  c13 TIMESTAMP(3),
  c14 TIMESTAMP(3)
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT id,
  ts + INTERVAL '1' MONTH,
  ts - INTERVAL '1' MONTH,
  ts + INTERVAL '1-2' YEAR TO MONTH,
  ts + INTERVAL '1 02:03:04.567' DAY TO SECOND,
  ts - INTERVAL '90' MINUTE,
  ts + INTERVAL '0.5' SECOND,
  d + INTERVAL '1' DAY,
  d - INTERVAL '1' YEAR,
  d + INTERVAL '30' HOUR,
  tm + INTERVAL '45' MINUTE,
  tm - INTERVAL '30' MINUTE,
  INTERVAL '1' DAY + ts,
  ts + INTERVAL '-5' SECOND,
  ts + 2 * INTERVAL '3' HOUR
FROM t;
