-- A delete and an update of rows that were never there
CREATE TABLE s (
  k STRING,
  v INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/s.jsonl',
  'format' = 'debezium-json'
);
CREATE TABLE snk (
  k STRING,
  n BIGINT,
  s INT,
  m INT
) WITH (
  'connector' = 'print'
);
INSERT INTO snk
SELECT k, COUNT(*) AS n, SUM(v) AS s, MAX(v) AS m FROM s GROUP BY k;
