-- GROUPING SETS over a change log with GROUPING_ID
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
  s STRING,
  g BIGINT,
  n BIGINT
) WITH (
  'connector' = 'print'
);
INSERT INTO snk
SELECT k, s, GROUPING_ID(k, s), COUNT(*) FROM s GROUP BY GROUPING SETS ((k, s), (k), ());
