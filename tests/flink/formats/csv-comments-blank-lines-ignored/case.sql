CREATE TABLE c2 (
  a STRING,
  b INT
) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/c2.jsonl', 'format' = 'csv', 'csv.allow-comments'='true', 'csv.ignore-parse-errors'='true');
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT * FROM c2;
