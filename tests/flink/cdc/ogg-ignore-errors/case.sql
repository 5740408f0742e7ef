-- ogg-json.ignore-parse-errors
CREATE TABLE ogig (
  id INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/ogig.jsonl',
  'format' = 'ogg-json',
  'ogg-json.ignore-parse-errors' = 'true'
);
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT * FROM ogig;
