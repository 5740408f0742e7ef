-- DISTINCT aggregates with FILTER over a change log
CREATE TABLE s (
  k STRING,
  v INT,
  f BOOLEAN
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/s.jsonl',
  'format' = 'debezium-json'
);
CREATE TABLE snk (
  k STRING,
  d BIGINT,
  df BIGINT,
  s INT,
  nf BIGINT
) WITH (
  'connector' = 'print'
);
INSERT INTO snk
SELECT k, COUNT(DISTINCT v) AS d, COUNT(DISTINCT v) FILTER (WHERE f) AS df, SUM(DISTINCT v) AS s, COUNT(*) FILTER (WHERE NOT f) AS nf FROM s GROUP BY k;
