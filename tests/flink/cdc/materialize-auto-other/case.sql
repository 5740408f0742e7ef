-- A sink key that is not the key
SET 'table.exec.sink.upsert-materialize' = 'AUTO';
CREATE TABLE s (
  id INT,
  k STRING,
  v INT,
  s STRING,
  d DOUBLE,
  PRIMARY KEY (id) NOT ENFORCED
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/s.jsonl',
  'format' = 'debezium-json'
);
CREATE TABLE snk (
  k STRING,
  v INT,
  PRIMARY KEY (k) NOT ENFORCED
) WITH (
  'connector' = 'print'
);
INSERT INTO snk
SELECT k, v FROM s WHERE k IS NOT NULL;
