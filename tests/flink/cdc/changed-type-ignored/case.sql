-- A column whose values no longer are numbers, ignored
CREATE TABLE s (
  id INT,
  k STRING,
  v INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/s.jsonl',
  'format' = 'debezium-json',
  'debezium-json.ignore-parse-errors' = 'true'
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
