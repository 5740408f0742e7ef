-- debezium-json.schema-include
CREATE TABLE dbs (
  id INT,
  v STRING,
  d DECIMAL(6, 2)
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/dbs.jsonl',
  'format' = 'debezium-json',
  'debezium-json.schema-include' = 'true'
);
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT * FROM dbs;
