-- NOT IN a set that has a NULL
CREATE TABLE dept (
  k STRING,
  name STRING,
  boss INT,
  PRIMARY KEY (k) NOT ENFORCED
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/dept.jsonl',
  'format' = 'debezium-json'
);
CREATE TABLE li (
  id INT,
  k STRING,
  v INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/li.jsonl',
  'format' = 'json'
);
CREATE TABLE snk WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'debezium-json') AS
SELECT k FROM dept WHERE boss NOT IN (SELECT v FROM li);
