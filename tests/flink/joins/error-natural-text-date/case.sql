-- NATURAL JOIN of a text and a date
CREATE TABLE dept (
  k DATE,
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
SELECT * FROM li NATURAL LEFT JOIN dept;
