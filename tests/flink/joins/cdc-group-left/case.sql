-- Groups joined to a change log
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
CREATE TABLE u (
  id INT,
  k STRING,
  w INT,
  PRIMARY KEY (id) NOT ENFORCED
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/u.jsonl',
  'format' = 'debezium-json'
);
CREATE TABLE snk (
  k STRING,
  n BIGINT,
  m BIGINT
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'debezium-json'
);
INSERT INTO snk
SELECT a.k, a.n, b.m FROM (SELECT k, COUNT(*) AS n FROM s GROUP BY k) a LEFT JOIN (SELECT k, COUNT(*) AS m FROM u GROUP BY k) b ON a.k = b.k;
