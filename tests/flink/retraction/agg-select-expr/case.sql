-- Expressions over aggregates and keys
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
SELECT UPPER(k) AS uk, SUM(v) * 2 + COUNT(*) AS e, CASE WHEN COUNT(*) > 1 THEN 'many' ELSE 'one' END AS n FROM ev GROUP BY k;
