-- A maxwell-json sink whose key is not that of the changes
CREATE TABLE c (
  id INT, k STRING, v INT, d DECIMAL(10, 3), PRIMARY KEY (id) NOT ENFORCED
) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/c.jsonl', 'format' = 'debezium-json');

CREATE TABLE w (id BIGINT, k STRING, PRIMARY KEY (k) NOT ENFORCED) WITH ('connector'='filesystem','path'='${OUT_DIR}/w','format'='maxwell-json');
INSERT INTO w SELECT id, COALESCE(k, '?') FROM c;
CREATE TABLE r (l STRING) WITH ('connector'='filesystem','path'='${OUT_DIR}/w','format'='raw');
CREATE TABLE snk WITH ('connector'='print') AS SELECT l FROM r;
