-- GROUP BY a constant
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
  m INT
) WITH (
  'connector' = 'print'
);
INSERT INTO snk
SELECT COUNT(*), MAX(v) FROM s GROUP BY 'one';
