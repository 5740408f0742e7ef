-- A join into a sink with a key
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
CREATE TABLE snk (id INT, name STRING, PRIMARY KEY (id) NOT ENFORCED) WITH ('connector' = 'print');
INSERT INTO snk SELECT ev.id, dept.name FROM ev JOIN dept ON ev.k = dept.k WHERE dept.k = 'x';
