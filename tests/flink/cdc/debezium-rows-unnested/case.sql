-- nested rows in a debezium source, unnested and aggregated
CREATE TABLE o (id INT, ls ARRAY<ROW<p STRING, q INT>>, PRIMARY KEY (id) NOT ENFORCED) WITH ('connector'='filesystem','path'='${CASE_DIR}/input/m.jsonl','format'='debezium-json');
CREATE TABLE snk (p STRING, n BIGINT, q INT) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'debezium-json');
INSERT INTO snk SELECT p, COUNT(*), SUM(q) FROM o CROSS JOIN UNNEST(ls) AS t(p, q) GROUP BY p;
