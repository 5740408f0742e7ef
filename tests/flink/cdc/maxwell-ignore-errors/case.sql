-- maxwell-json.ignore-parse-errors
CREATE TABLE mxign (
  id INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/mxign.jsonl',
  'format' = 'maxwell-json',
  'maxwell-json.ignore-parse-errors' = 'true'
);
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT * FROM mxign;
