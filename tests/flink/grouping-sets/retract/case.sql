-- GROUPING SETS over a change log
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
SELECT k, b, COUNT(*) AS c, SUM(v) AS s, GROUPING(k) AS gk, GROUPING(b) AS gb, GROUPING_ID(k, b) AS gi FROM ev GROUP BY GROUPING SETS ((k, b), (k), ());
