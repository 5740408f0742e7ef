-- Columns that go, come and change their type in the middle of a file
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
  id INT,
  k STRING,
  v INT
) WITH (
  'connector' = 'print'
);
INSERT INTO snk
SELECT * FROM s;
