CREATE TABLE jmeta (
  id INT,
  `file.name` STRING NOT NULL METADATA VIRTUAL,
  sz BIGINT METADATA FROM 'file.size'
) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/jmeta.jsonl', 'format' = 'json');
CREATE TABLE q (id INT, `file.size` STRING METADATA) WITH ('connector'='filesystem','path'='${CASE_DIR}/input/jmeta.jsonl','format'='json');
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT * FROM q;
