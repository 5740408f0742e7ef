-- A temporary table shadows the permanent one
CREATE TABLE t (
  v INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json'
);
CREATE TEMPORARY TABLE t (
  v INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/other.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  v INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk SELECT v FROM t;
DROP TEMPORARY TABLE t;
INSERT INTO snk SELECT v FROM t;
