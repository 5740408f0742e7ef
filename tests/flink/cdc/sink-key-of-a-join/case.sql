-- A debezium-json sink whose key comes from the other side of a join
CREATE TABLE c (
  id INT, k STRING, v INT, d DECIMAL(10, 3), PRIMARY KEY (id) NOT ENFORCED
) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/c.jsonl', 'format' = 'debezium-json');

CREATE TABLE u (uid INT, k STRING, name STRING, PRIMARY KEY (uid) NOT ENFORCED) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/u.jsonl', 'format' = 'debezium-json');

CREATE TABLE snk (name STRING, n BIGINT, PRIMARY KEY (name) NOT ENFORCED) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'debezium-json');
INSERT INTO snk SELECT u.name, c.id FROM c LEFT JOIN u ON c.k = u.k WHERE u.name IS NOT NULL;
