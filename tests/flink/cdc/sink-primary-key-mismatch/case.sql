-- The sink's primary key is not the query's key
CREATE TABLE s (
  id INT,
  name STRING,
  PRIMARY KEY (id) NOT ENFORCED
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/s.jsonl',
  'format' = 'debezium-json'
);
CREATE TABLE snk (
  name STRING,
  id INT,
  PRIMARY KEY (name) NOT ENFORCED
) WITH (
  'connector' = 'print'
);
INSERT INTO snk SELECT name, id FROM s;
