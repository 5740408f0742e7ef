-- ignore-parse-errors of debezium-json
CREATE TABLE s (
  k STRING,
  v INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/s.jsonl',
  'format' = 'debezium-json',
  'debezium-json.ignore-parse-errors' = 'true'
);
CREATE TABLE snk (
  k STRING,
  v INT
) WITH (
  'connector' = 'print'
);
INSERT INTO snk
SELECT k, v FROM s;
