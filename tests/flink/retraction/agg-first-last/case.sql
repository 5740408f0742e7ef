-- FIRST_VALUE and LAST_VALUE with retraction
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
SELECT k, FIRST_VALUE(v) AS a, LAST_VALUE(v) AS b, FIRST_VALUE(s) AS c, LAST_VALUE(s) AS d FROM ev GROUP BY k;
