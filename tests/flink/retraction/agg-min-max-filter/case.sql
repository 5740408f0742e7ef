-- MIN and MAX with FILTER and retraction
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
SELECT k, MIN(v) FILTER (WHERE b) AS a, MAX(v) FILTER (WHERE NOT b) AS c, COUNT(*) FILTER (WHERE s IS NULL) AS n FROM ev GROUP BY k;
