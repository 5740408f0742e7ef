-- Global aggregate over a change log down to zero rows
CREATE TABLE s (
  k STRING,
  v INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/s.jsonl',
  'format' = 'debezium-json'
);
CREATE TABLE snk (
  n BIGINT,
  s INT
) WITH (
  'connector' = 'print'
);
INSERT INTO snk
SELECT COUNT(*) AS n, SUM(v) AS s FROM s;
