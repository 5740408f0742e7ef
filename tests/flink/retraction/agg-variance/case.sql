-- STDDEV and VAR with retraction
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
SELECT k, STDDEV_POP(v) AS a, STDDEV_SAMP(v) AS b, VAR_POP(v) AS c, VAR_SAMP(v) AS d, STDDEV(g) AS e, VARIANCE(d) AS f FROM ev GROUP BY k;
