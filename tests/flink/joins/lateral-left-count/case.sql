-- A LEFT JOIN LATERAL over an aggregate: one column ON TRUE always has its row, several columns or another condition do not
CREATE TABLE o (cust STRING, amt INT) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/o.jsonl', 'format' = 'json');
CREATE TABLE c (id STRING) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/c.jsonl', 'format' = 'json');
CREATE TABLE snk (q INT, id STRING, n BIGINT, m INT) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'debezium-json');
INSERT INTO snk
SELECT 1, c.id, t.n, t.s FROM c LEFT JOIN LATERAL (SELECT COUNT(*) AS n, SUM(amt) AS s FROM o WHERE o.cust = c.id) AS t ON TRUE
UNION ALL
SELECT 2, c.id, t.n, t.m FROM c LEFT JOIN LATERAL (SELECT COUNT(amt) AS n, 5 AS m FROM o WHERE o.cust = c.id) AS t ON TRUE
UNION ALL
SELECT 3, c.id, t.n, 0 FROM c LEFT JOIN LATERAL (SELECT COUNT(*) AS n FROM o WHERE o.cust = c.id) AS t ON t.n > 1
UNION ALL
SELECT 4, c.id, t.n, 0 FROM c LEFT JOIN LATERAL (SELECT COUNT(*) + 1 AS n FROM o WHERE o.cust = c.id) AS t ON TRUE;
