-- A sink key over a change log with deletes
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
CREATE TABLE snk (id INT, k STRING NOT NULL, PRIMARY KEY (k) NOT ENFORCED) WITH ('connector' = 'print');
INSERT INTO snk SELECT id, COALESCE(k, 'none') FROM ev;
