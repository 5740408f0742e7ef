-- MIN and MAX with retraction
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
SELECT k, MIN(v) AS a, MAX(v) AS b, MIN(s) AS c, MAX(s) AS d, MIN(d) AS e, MAX(g) AS f FROM ev GROUP BY k;
