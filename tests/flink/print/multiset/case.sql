-- A multiset in print
CREATE TABLE t (
  k STRING,
  v STRING
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  k STRING,
  ms MULTISET<STRING>
) WITH (
  'connector' = 'print'
);
INSERT INTO snk
SELECT k, COLLECT(v) AS ms FROM t GROUP BY k;
