-- COLLECT gives a multiset, ARRAY_AGG an array that keeps NULLs
CREATE TABLE n (
  k STRING,
  v STRING
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/n.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  k STRING,
  ms MULTISET<STRING>,
  arr ARRAY<STRING>,
  darr ARRAY<STRING>
) WITH (
  'connector' = 'print'
);
INSERT INTO snk
SELECT k, COLLECT(v) AS ms, ARRAY_AGG(v) AS arr, ARRAY_AGG(DISTINCT v) AS darr FROM n GROUP BY k;
