-- YEAR, QUARTER, MONTH, WEEK, DAYOFYEAR and friends
CREATE TABLE t (
  id INT,
  d DATE,
  ts TIMESTAMP(3)
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  id INT,
  c1 BIGINT,
  c2 BIGINT,
  c3 BIGINT,
  c4 BIGINT,
  c5 BIGINT,
  c6 BIGINT,
  c7 BIGINT,
  c8 BIGINT,
  c9 BIGINT,
  c10 BIGINT
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT id,
  YEAR(d),
  QUARTER(ts),
  MONTH(d),
  WEEK(d),
  DAYOFYEAR(d),
  DAYOFMONTH(ts),
  DAYOFWEEK(d),
  HOUR(ts),
  MINUTE(ts),
  SECOND(ts)
FROM t;
