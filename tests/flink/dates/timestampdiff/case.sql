-- TIMESTAMPDIFF counts whole units and truncates
CREATE TABLE t (
  id INT,
  a TIMESTAMP(3),
  b TIMESTAMP(3)
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  id INT,
  c1 INT,
  c2 INT,
  c3 INT,
  c4 INT,
  c5 INT,
  c6 INT,
  c7 INT,
  c8 INT,
  c9 INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT id,
  TIMESTAMPDIFF(SECOND, a, b),
  TIMESTAMPDIFF(MINUTE, a, b),
  TIMESTAMPDIFF(HOUR, a, b),
  TIMESTAMPDIFF(DAY, a, b),
  TIMESTAMPDIFF(WEEK, a, b),
  TIMESTAMPDIFF(MONTH, a, b),
  TIMESTAMPDIFF(QUARTER, a, b),
  TIMESTAMPDIFF(YEAR, a, b),
  TIMESTAMPDIFF(DAY, CAST(a AS DATE), CAST(b AS DATE))
FROM t;
