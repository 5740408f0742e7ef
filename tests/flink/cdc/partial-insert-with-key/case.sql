-- Some columns of a debezium-json sink with a key
CREATE TABLE c (
  id INT, k STRING, v INT, d DECIMAL(10, 3), PRIMARY KEY (id) NOT ENFORCED
) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/c.jsonl', 'format' = 'debezium-json');

CREATE TABLE snk (id INT, k STRING, extra MAP<STRING, INT>, v BIGINT, PRIMARY KEY (id) NOT ENFORCED) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'debezium-json');
INSERT INTO snk (v, id) SELECT CAST(v AS BIGINT), id FROM c;
