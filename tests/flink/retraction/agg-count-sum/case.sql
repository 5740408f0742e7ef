-- COUNT, SUM, AVG with retraction to NULL and away
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
SELECT k, COUNT(*) AS c, COUNT(v) AS cv, SUM(v) AS sv, AVG(v) AS av, SUM(d) AS sd, AVG(d) AS ad, SUM(g) AS sg, AVG(g) AS ag FROM ev GROUP BY k;
