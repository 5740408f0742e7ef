-- prelude
CREATE TABLE src (a INT, b STRING, c DECIMAL(10, 2), ts TIMESTAMP(3), WATERMARK FOR ts AS ts) WITH ('connector' = 'datagen');
CREATE TABLE snk (a INT, b BIGINT) WITH ('connector' = 'print');

-- differs: the text of a plan: names of columns and nodes, what a scan reads
EXPLAIN SELECT a, b FROM src;

-- differs: the text of a plan: names of columns and nodes, what a scan reads
EXPLAIN PLAN FOR SELECT a, b FROM src;

-- differs: the text of a plan: names of columns and nodes, what a scan reads
EXPLAIN CHANGELOG_MODE SELECT a, COUNT(*) FROM src GROUP BY a;

-- differs: the text of a plan: names of columns and nodes, what a scan reads
EXPLAIN ESTIMATED_COST SELECT a, b FROM src;

-- differs: the text of a plan: names of columns and nodes, what a scan reads
EXPLAIN ESTIMATED_COST SELECT a, b FROM src WHERE a > 1;

-- differs: the text of a plan: names of columns and nodes, what a scan reads
EXPLAIN ESTIMATED_COST SELECT a, COUNT(*) FROM src GROUP BY a;

-- differs: the text of a plan: names of columns and nodes, what a scan reads
EXPLAIN ESTIMATED_COST SELECT x.a FROM src x JOIN src y ON x.a = y.a;

-- differs: the text of a plan: names of columns and nodes, what a scan reads
EXPLAIN ESTIMATED_COST SELECT * FROM (VALUES (1, 'a'), (2, 'b')) AS t (x, y);

-- differs: the text of a plan: names of columns and nodes, what a scan reads
EXPLAIN ESTIMATED_COST INSERT INTO snk SELECT a, COUNT(*) FROM src GROUP BY a;

-- differs: the text of a plan: names of columns and nodes, what a scan reads
EXPLAIN ESTIMATED_COST, CHANGELOG_MODE SELECT a, COUNT(*) FROM src GROUP BY a;

-- differs: the text of a plan: names of columns and nodes, what a scan reads
EXPLAIN ESTIMATED_COST SELECT a FROM src ORDER BY ts LIMIT 3;

-- differs: the text of a plan: names of columns and nodes, what a scan reads
EXPLAIN ESTIMATED_COST SELECT a FROM src UNION ALL SELECT a + 1 FROM src;

-- differs: the text of a plan: names of columns and nodes, what a scan reads
EXPLAIN PLAN_ADVICE SELECT a, b FROM src;

-- differs: the text of a plan: names of columns and nodes, what a scan reads
EXPLAIN PLAN_ADVICE SELECT a, COUNT(*) FROM src GROUP BY a;

-- differs: the text of a plan: names of columns and nodes, what a scan reads
SET 'table.exec.mini-batch.enabled' = 'true'; SET 'table.exec.mini-batch.allow-latency' = '1s'; SET 'table.exec.mini-batch.size' = '100'; EXPLAIN PLAN_ADVICE SELECT a, COUNT(*) FROM src GROUP BY a;

-- differs: the text of a plan: names of columns and nodes, what a scan reads
EXPLAIN PLAN_ADVICE INSERT INTO snk SELECT a, COUNT(*) FROM src GROUP BY a;

-- differs: the text of a plan: names of columns and nodes, what a scan reads
EXPLAIN PLAN_ADVICE SELECT a, COUNT(DISTINCT b) FROM src GROUP BY a;

-- differs: the text of a plan: names of columns and nodes, what a scan reads
EXPLAIN PLAN_ADVICE SELECT COUNT(*) FROM (SELECT a, COUNT(*) AS n FROM src GROUP BY a);

-- differs: the text of a plan: names of columns and nodes, what a scan reads
EXPLAIN PLAN_ADVICE, CHANGELOG_MODE SELECT a, COUNT(*) FROM src GROUP BY a;

-- differs: the text of a plan: names of columns and nodes, what a scan reads
EXPLAIN PLAN_ADVICE SELECT a, UUID() FROM src;

-- differs: the text of a plan: names of columns and nodes, what a scan reads
CREATE TABLE k (a INT, b STRING, PRIMARY KEY (a) NOT ENFORCED) WITH ('connector' = 'filesystem', 'path' = '/tmp/ouzel-none', 'format' = 'debezium-json'); CREATE TABLE o (a INT, b STRING, c STRING, PRIMARY KEY (a) NOT ENFORCED) WITH ('connector' = 'blackhole'); EXPLAIN PLAN_ADVICE INSERT INTO o SELECT a, b, UUID() FROM k;

-- differs: the text of a plan: names of columns and nodes, what a scan reads
EXPLAIN SELECT a FROM src WHERE a > 1 AND b LIKE 'x%';

-- differs: the text of a plan: names of columns and nodes, what a scan reads
EXPLAIN SELECT a, MAX(c) FROM src GROUP BY a HAVING COUNT(*) > 2;

-- differs: the text of a plan: names of columns and nodes, what a scan reads
EXPLAIN SELECT x.a, y.b FROM src x LEFT JOIN src y ON x.a = y.a AND x.c > y.c;

-- differs: the text of a plan: names of columns and nodes, what a scan reads
EXPLAIN SELECT window_start, COUNT(*) FROM TABLE(TUMBLE(TABLE src, DESCRIPTOR(ts), INTERVAL '1' MINUTE)) GROUP BY window_start, window_end;

-- differs: the text of a plan: names of columns and nodes, what a scan reads
EXPLAIN INSERT INTO snk SELECT a, 1 FROM src;

-- differs: refused in other words
EXPLAIN STATEMENT SET BEGIN INSERT INTO snk SELECT a, 1 FROM src; INSERT INTO snk SELECT a, 2 FROM src WHERE a > 3; END;

-- differs: taken here
EXPLAIN EXECUTE STATEMENT SET BEGIN INSERT INTO snk SELECT a, 1 FROM src; END;

-- differs: the text of a plan: names of columns and nodes, what a scan reads
EXPLAIN CREATE TABLE x WITH ('connector' = 'blackhole') AS SELECT a FROM src;

-- differs: the text of a plan: names of columns and nodes, what a scan reads
EXPLAIN JSON_EXECUTION_PLAN SELECT a FROM src;

-- differs: the text of a plan: names of columns and nodes, what a scan reads
EXPLAIN SELECT a, SUM(a) OVER (PARTITION BY b ORDER BY ts) FROM src;

-- differs: the text of a plan: names of columns and nodes, what a scan reads
EXPLAIN SELECT a FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY b ORDER BY c DESC) AS rn FROM src) WHERE rn <= 2;

-- differs: the text of a plan: names of columns and nodes, what a scan reads
EXPLAIN SELECT DISTINCT b FROM src;

-- differs: the text of a plan: names of columns and nodes, what a scan reads
EXPLAIN VALUES (1, 'a');

-- differs: the text of a plan: names of columns and nodes, what a scan reads
EXPLAIN SELECT 1 + 1;

-- differs: refused in other words
COMPILE PLAN '/tmp/ouzel-none/p.json' FOR SELECT 1;

COMPILE PLAN FOR INSERT INTO snk SELECT a, 1 FROM src;

-- differs: refused in other words
EXECUTE PLAN '/tmp/ouzel-none/not-there.json';

-- differs: refused in other words
EXPLAIN PLAN '/tmp/ouzel-none/not-there.json';
