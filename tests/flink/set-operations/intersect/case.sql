-- INTERSECT and INTERSECT ALL
CREATE TABLE l (
  a INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/l.jsonl',
  'format' = 'json'
);
CREATE TABLE r (
  a INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/r.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  k VARCHAR(8),
  a INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'debezium-json'
);
INSERT INTO snk
SELECT 'distinct' AS k, a FROM (SELECT a FROM l INTERSECT SELECT a FROM r)
UNION ALL
SELECT 'all', a FROM (SELECT a FROM l INTERSECT ALL SELECT a FROM r);
