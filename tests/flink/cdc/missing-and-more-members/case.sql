-- debezium-json: missing and unknown members
CREATE TABLE dbnull (
  id INT,
  v INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/dbnull.jsonl',
  'format' = 'debezium-json'
);
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT * FROM dbnull;
