-- Groups by a number, written under that number as a text
CREATE TABLE c (id INT, k STRING, v INT, PRIMARY KEY (id) NOT ENFORCED)
WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/c.jsonl', 'format' = 'debezium-json');

CREATE TABLE texts (g STRING, n BIGINT, PRIMARY KEY (g) NOT ENFORCED) WITH ('connector' = 'print', 'print-identifier' = 'texts');
CREATE TABLE numbers (g BIGINT, n BIGINT, PRIMARY KEY (g) NOT ENFORCED) WITH ('connector' = 'print', 'print-identifier' = 'numbers');
INSERT INTO texts SELECT CAST(v / 10 AS STRING), COUNT(*) FROM c GROUP BY v / 10;
INSERT INTO texts SELECT CAST(g AS VARCHAR(9)), n FROM (SELECT id / 2 AS g, COUNT(*) AS n FROM c GROUP BY id / 2);
INSERT INTO numbers SELECT g, n FROM (SELECT v / 10 AS g, COUNT(*) AS n FROM c GROUP BY v / 10);
