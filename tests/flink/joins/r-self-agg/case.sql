-- Self join of aggregates
CREATE TABLE ev (
  id INT,
  k STRING,
  v INT,
  s STRING,
  d DECIMAL(10, 2),
  b BOOLEAN,
  g DOUBLE,
  PRIMARY KEY (id) NOT ENFORCED
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/ev.jsonl',
  'format' = 'debezium-json'
);
CREATE TABLE snk WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'debezium-json') AS
SELECT a.k, a.c, b.m FROM (SELECT k, COUNT(*) AS c FROM ev GROUP BY k) a JOIN (SELECT k, MAX(v) AS m FROM ev GROUP BY k) b ON a.k = b.k;
