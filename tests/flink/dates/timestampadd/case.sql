-- TIMESTAMPADD with every unit
CREATE TABLE t (
  id INT,
  ts TIMESTAMP(3),
  d DATE,
  n INT
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
  c9 DATE,
  c10 DATE,
  c11 DATE
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT id,
  TIMESTAMPADD(SECOND, n, ts),
  TIMESTAMPADD(MINUTE, n, ts),
  TIMESTAMPADD(HOUR, n, ts),
  TIMESTAMPADD(DAY, n, ts),
  TIMESTAMPADD(WEEK, n, ts),
  TIMESTAMPADD(MONTH, n, ts),
  TIMESTAMPADD(QUARTER, n, ts),
  TIMESTAMPADD(YEAR, n, ts),
  TIMESTAMPADD(DAY, n, d),
  TIMESTAMPADD(MONTH, n, d),
  TIMESTAMPADD(YEAR, n, d)
FROM t;
