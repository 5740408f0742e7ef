-- Averages and deviations of a change log
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
  a DOUBLE,
  b DOUBLE,
  c DOUBLE,
  e DOUBLE
) WITH (
  'connector' = 'print'
);
INSERT INTO snk
SELECT k, AVG(d), STDDEV_POP(d), STDDEV_SAMP(d), VAR_POP(d) FROM s GROUP BY k;
