CREATE TABLE c1 (
  a STRING,
  b INT
) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/c1.jsonl', 'format' = 'csv', 'csv.allow-comments'='true');
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT * FROM c1;
