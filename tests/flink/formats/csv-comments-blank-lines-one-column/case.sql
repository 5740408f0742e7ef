CREATE TABLE c5 (
  a STRING
) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/c5.jsonl', 'format' = 'csv', 'csv.allow-comments'='true');
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT * FROM c5;
