-- MIN and MAX of every type
CREATE TABLE b (
  s STRING,
  d DATE,
  ts TIMESTAMP(3),
  f BOOLEAN,
  c DECIMAL(6, 2),
  tm TIME,
  db DOUBLE
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/b.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  s1 STRING,
  s2 STRING,
  d1 DATE,
  d2 DATE,
  t1 TIMESTAMP(3),
  t2 TIMESTAMP(3),
  f1 BOOLEAN,
  f2 BOOLEAN,
  c1 DECIMAL(6, 2),
  c2 DECIMAL(6, 2),
  m1 TIME(0),
  m2 TIME(0),
  b1 DOUBLE,
  b2 DOUBLE
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'debezium-json'
);
INSERT INTO snk
SELECT MIN(s) AS s1, MAX(s) AS s2, MIN(d) AS d1, MAX(d) AS d2, MIN(ts) AS t1, MAX(ts) AS t2, MIN(f) AS f1, MAX(f) AS f2, MIN(c) AS c1, MAX(c) AS c2, MIN(tm) AS m1, MAX(tm) AS m2, MIN(db) AS b1, MAX(db) AS b2 FROM b;
