-- Ranks of a Top-N into a print sink whose key is the rank
CREATE TABLE c (
  id INT, k STRING, v INT, d DECIMAL(10, 3), PRIMARY KEY (id) NOT ENFORCED
) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/c.jsonl', 'format' = 'debezium-json');

CREATE TABLE snk (rn BIGINT, k STRING, v INT, PRIMARY KEY (rn) NOT ENFORCED) WITH ('connector' = 'print');
INSERT INTO snk SELECT rn, k, v FROM (SELECT *, ROW_NUMBER() OVER (ORDER BY v DESC) AS rn FROM c) WHERE rn <= 2;
