-- debezium-json with schema-include and fields to ignore
CREATE TABLE s (
  k STRING,
  v INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/s.jsonl',
  'format' = 'debezium-json',
  'debezium-json.schema-include' = 'true'
);
CREATE TABLE snk (
  k STRING,
  v INT
) WITH (
  'connector' = 'print'
);
INSERT INTO snk
SELECT k, v FROM s;
