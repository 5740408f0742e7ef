CREATE TABLE c7 (
  a STRING,
  b INT
) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/c7.jsonl', 'format' = 'csv', 'csv.allow-comments'='true');
CREATE TABLE q (a STRING, b INT, n INT METADATA FROM 'file.name') WITH ('connector'='filesystem','path'='${CASE_DIR}/input/c7.jsonl','format'='csv', 'csv.ignore-parse-errors'='true');
CREATE TABLE snk WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'debezium-json') AS
SELECT q.b, q.n, c7.b FROM q, c7;
