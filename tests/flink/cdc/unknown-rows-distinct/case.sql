-- Updates and deletes of rows that never were, distinct
CREATE TABLE s (
  id INT,
  k STRING,
  v INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/s.jsonl',
  'format' = 'debezium-json'
);
CREATE TABLE snk (
  k STRING
) WITH (
  'connector' = 'print'
);
INSERT INTO snk
SELECT DISTINCT k FROM s;
