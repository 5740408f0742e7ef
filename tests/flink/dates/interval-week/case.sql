-- INTERVAL WEEK is an hour and INTERVAL QUARTER a month
CREATE TABLE t (
  id INT,
  ts TIMESTAMP(3)
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
  c4 TIMESTAMP(3)
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT id,
  ts + INTERVAL '1' WEEK,
  ts + INTERVAL '1' QUARTER,
  TIMESTAMPADD(WEEK, 1, ts),
  TIMESTAMPADD(QUARTER, 1, ts)
FROM t;
