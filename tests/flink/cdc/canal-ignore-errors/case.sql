-- canal-json.ignore-parse-errors
CREATE TABLE canign (
  id INT,
  v STRING
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/canign.jsonl',
  'format' = 'canal-json',
  'canal-json.ignore-parse-errors' = 'true'
);
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT * FROM canign;
