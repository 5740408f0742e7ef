-- A print sink whose key is not that of the changes: materialised
CREATE TABLE c (
  id INT, k STRING, v INT, d DECIMAL(10, 3), PRIMARY KEY (id) NOT ENFORCED
) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/c.jsonl', 'format' = 'debezium-json');

CREATE TABLE snk (k STRING, id INT, v INT, PRIMARY KEY (k) NOT ENFORCED) WITH ('connector' = 'print');
INSERT INTO snk SELECT k, id, v FROM c WHERE k IS NOT NULL;
