CREATE TABLE t (id INT, k STRING, v INT) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.jsonl', 'format' = 'json');
CREATE TABLE u (id INT, k STRING, v INT, PRIMARY KEY (id) NOT ENFORCED) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/u.jsonl', 'format' = 'debezium-json');
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT t.v, COUNT(*) AS n FROM u RIGHT JOIN t ON t.id = u.id AND u.v < 3 WHERE t.k IS NOT NULL GROUP BY t.v;
