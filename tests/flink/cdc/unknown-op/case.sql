-- debezium-json: an unknown op
CREATE TABLE dbunknown (
  id INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/dbunknown.jsonl',
  'format' = 'debezium-json'
);
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT * FROM dbunknown;
