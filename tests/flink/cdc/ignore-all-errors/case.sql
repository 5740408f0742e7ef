-- debezium-json.ignore-parse-errors over every kind of bad record
CREATE TABLE dbtomb (
  id INT,
  v INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/dbtomb.jsonl',
  'format' = 'debezium-json',
  'debezium-json.ignore-parse-errors' = 'true'
);
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT * FROM dbtomb;
