-- PERCENTILE over a change log
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
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT k, PERCENTILE(v, 0.5) AS p, PERCENTILE(v, ARRAY[0.25, 0.75]) AS q FROM ev GROUP BY k;
