-- FIRST_VALUE and LAST_VALUE when rows are taken back
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
  b STRING
) WITH (
  'connector' = 'print'
);
INSERT INTO snk
SELECT k, FIRST_VALUE(v), LAST_VALUE(s) FROM s GROUP BY k;
