-- EXPLAIN in mini-batches: assigners behind sources, local and global halves of aggregates, what they keep
SET 'table.exec.mini-batch.enabled' = 'true';
SET 'table.exec.mini-batch.allow-latency' = '2 s';
SET 'table.exec.mini-batch.size' = '100';
CREATE TABLE p (a INT, b STRING, c INT) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/p.jsonl', 'format' = 'json');
CREATE TABLE u (a INT, b STRING, c INT) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/u.jsonl', 'format' = 'debezium-json');
EXPLAIN SELECT a, b, COUNT(*) AS n, AVG(c) AS m, MAX(c) AS hi FROM p GROUP BY a, b;
EXPLAIN CHANGELOG_MODE SELECT a, COUNT(b) AS k, SUM(c) AS s, MAX(c) AS hi, LISTAGG(b) AS l FROM u GROUP BY a;
EXPLAIN CHANGELOG_MODE SELECT a, COUNT(DISTINCT b) AS n, SUM(DISTINCT c) AS s, COUNT(*) AS k, COUNT(DISTINCT c) AS m FROM p GROUP BY a;
EXPLAIN CHANGELOG_MODE SELECT COUNT(a) AS n, LISTAGG(b) AS l, MAX(c) AS hi FROM p;
