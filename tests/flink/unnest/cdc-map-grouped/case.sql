-- Entries of maps in a change log, grouped by key
CREATE TABLE m (id INT, m MAP<STRING, INT>, PRIMARY KEY (id) NOT ENFORCED) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/m.jsonl', 'format' = 'debezium-json');
CREATE TABLE snk WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'debezium-json') AS
SELECT q.k, SUM(q.v) AS s, COUNT(*) AS n FROM m, UNNEST(m.m) AS q (k, v) GROUP BY q.k;
