-- COUNT(DISTINCT a, b) over a change log
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
  n BIGINT,
  m BIGINT
) WITH (
  'connector' = 'print'
);
INSERT INTO snk
SELECT COUNT(DISTINCT k, s), COUNT(DISTINCT v) FROM s;
