-- A column whose values no longer are numbers
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
