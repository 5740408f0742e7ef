-- debezium-json: a create without after
CREATE TABLE dbnoafter (
  id INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/dbnoafter.jsonl',
  'format' = 'debezium-json'
);
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT * FROM dbnoafter;
