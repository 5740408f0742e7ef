-- schema-include on records without a schema
CREATE TABLE dbsbad (
  id INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/dbsbad.jsonl',
  'format' = 'debezium-json',
  'debezium-json.schema-include' = 'true'
);
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT * FROM dbsbad;
