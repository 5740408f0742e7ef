-- Comparison of dates and times, also with strings
CREATE TABLE t (
  id INT,
  d DATE,
  tm TIME,
  ts TIMESTAMP(3)
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  id INT,
  c1 BOOLEAN,
  c2 BOOLEAN,
  c3 BOOLEAN,
  c4 BOOLEAN,
  c5 BOOLEAN,
  c6 DATE,
  c7 BOOLEAN,
  c8 BOOLEAN
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT id,
  d = '2024-01-01',
  d < DATE '2024-01-01',
  ts > '2024-01-01 12:00:00',
  tm >= TIME '12:00:00',
  d BETWEEN DATE '2023-12-31' AND DATE '2024-01-01',
  GREATEST(d, DATE '2024-01-01'),
  ts = TIMESTAMP '2024-01-01 00:00:00',
  d = CAST(ts AS DATE)
FROM t;
