-- What a debezium-json sink with another key has written, counted
CREATE TABLE c (
  id INT, k STRING, v INT, d DECIMAL(10, 3), PRIMARY KEY (id) NOT ENFORCED
) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/c.jsonl', 'format' = 'debezium-json');

CREATE TABLE w (k STRING, id INT, v INT, PRIMARY KEY (k) NOT ENFORCED) WITH ('connector'='filesystem','path'='${OUT_DIR}/w','format'='debezium-json');
INSERT INTO w SELECT k, id, v FROM c WHERE k IS NOT NULL;
CREATE TABLE snk WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'debezium-json') AS
SELECT COUNT(*) AS n, SUM(v) AS s FROM w;
