-- Division of doubles by zero gives Infinity and NaN
CREATE TABLE n (
  a DOUBLE,
  b DOUBLE
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/n.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  q DOUBLE,
  big BOOLEAN,
  same BOOLEAN
) WITH (
  'connector' = 'print'
);
INSERT INTO snk
SELECT a / b AS q, a / b > 5 AS big, a / b = a / b AS same FROM n;
