-- Mini-batch: a join behind groups, final table
SET 'table.exec.mini-batch.enabled' = 'true';
SET 'table.exec.mini-batch.allow-latency' = '10 min';
SET 'table.exec.mini-batch.size' = '5';
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
  w INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'debezium-json'
);
INSERT INTO snk
SELECT a.k, a.n, u.w FROM (SELECT k, COUNT(*) AS n FROM s GROUP BY k) a LEFT JOIN u ON a.k = u.k;
