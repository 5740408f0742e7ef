-- DISTINCT aggregates with different FILTERs over one column
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
SELECT k, COUNT(DISTINCT v) FILTER (WHERE b) AS a, COUNT(DISTINCT v) FILTER (WHERE NOT b) AS b1, COUNT(DISTINCT v) AS c, SUM(DISTINCT v) FILTER (WHERE b) AS d FROM ev GROUP BY k;
