CREATE TABLE c7 (
  a STRING,
  b INT
) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/c7.jsonl', 'format' = 'csv', 'csv.allow-comments'='true');
CREATE TABLE q (a STRING, b INT, n BOOLEAN METADATA FROM 'file.size') WITH ('connector'='filesystem','path'='${CASE_DIR}/input/c7.jsonl','format'='csv', 'csv.ignore-parse-errors'='true');
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT q.b, q.n FROM q, c7;
