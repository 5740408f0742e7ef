-- debezium-json: NULL in a NOT NULL column
CREATE TABLE dbnotnull (
  id INT NOT NULL,
  v INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/dbnotnull.jsonl',
  'format' = 'debezium-json'
);
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT * FROM dbnotnull;
