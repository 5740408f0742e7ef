-- SUM and AVG of DISTINCT values with FILTER
CREATE TABLE s (
  id INT,
  k STRING,
  v INT,
  s STRING,
  d DOUBLE,
  PRIMARY KEY (id) NOT ENFORCED
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/s.jsonl',
  'format' = 'debezium-json'
);
CREATE TABLE snk (
  k STRING,
  a INT,
  b INT,
  c BIGINT
) WITH (
  'connector' = 'print'
);
INSERT INTO snk
SELECT k, SUM(DISTINCT v), AVG(DISTINCT v), COUNT(DISTINCT s) FILTER (WHERE v IS NOT NULL) FROM s GROUP BY k;
