-- Mini-batch with a split DISTINCT
SET 'table.exec.mini-batch.enabled' = 'true';
SET 'table.exec.mini-batch.allow-latency' = '10 min';
SET 'table.exec.mini-batch.size' = '5';
SET 'table.optimizer.distinct-agg.split.enabled' = 'true';
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
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'debezium-json'
);
INSERT INTO snk
SELECT COUNT(DISTINCT k), COUNT(DISTINCT s) FILTER (WHERE v > 5) FROM s;
