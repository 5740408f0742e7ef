-- A global aggregate whose rows all go
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
  t INT
) WITH (
  'connector' = 'print'
);
INSERT INTO snk
SELECT COUNT(*), SUM(v) FROM s WHERE k = 'a';
