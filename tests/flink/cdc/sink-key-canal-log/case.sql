-- A canal-json sink whose key is an expression of a group, by force
SET 'table.exec.sink.upsert-materialize' = 'FORCE';
CREATE TABLE c (
  id INT, k STRING, v INT, d DECIMAL(10, 3), PRIMARY KEY (id) NOT ENFORCED
) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/c.jsonl', 'format' = 'debezium-json');

CREATE TABLE s2 (k STRING, v BIGINT, PRIMARY KEY (k) NOT ENFORCED) WITH ('connector'='filesystem','path'='${OUT_DIR}/w','format'='canal-json');
INSERT INTO s2 SELECT COALESCE(k, 'n'), SUM(v) FROM c GROUP BY k;
CREATE TABLE r (l STRING) WITH ('connector'='filesystem','path'='${OUT_DIR}/w','format'='raw');
CREATE TABLE snk WITH ('connector'='print') AS SELECT l FROM r;
