-- DISTINCT aggregates with retraction
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
SELECT k, COUNT(DISTINCT v) AS a, SUM(DISTINCT v) AS b, AVG(DISTINCT v) AS c, MIN(DISTINCT v) AS d, MAX(DISTINCT v) AS e FROM ev GROUP BY k;
