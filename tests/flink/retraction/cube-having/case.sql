-- CUBE with HAVING
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
  v INT,
  n BIGINT
) WITH (
  'connector' = 'print'
);
INSERT INTO snk
SELECT k, v, COUNT(*) FROM s GROUP BY CUBE (k, v) HAVING COUNT(*) > 1;
