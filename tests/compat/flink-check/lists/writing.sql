-- prelude
CREATE TABLE src (a INT, b STRING, c DECIMAL(10, 2), ts TIMESTAMP(3), r ROW<x INT, y STRING>, l ARRAY<INT>, m MAP<STRING, INT>, d DATE, f DOUBLE, bo BOOLEAN, WATERMARK FOR ts AS ts) WITH ('connector' = 'datagen');
CREATE TABLE snk (a INT, b STRING) WITH ('connector' = 'print');
CREATE TABLE nn (a INT NOT NULL, b STRING) WITH ('connector' = 'print');
CREATE TABLE kafka_like (a INT, b STRING, PRIMARY KEY (a) NOT ENFORCED) WITH ('connector' = 'blackhole');
CREATE TABLE app (a INT, b BIGINT) WITH ('connector' = 'filesystem', 'path' = '/tmp/ouzel-none', 'format' = 'json');

INSERT INTO snk SELECT a FROM src;

INSERT INTO snk SELECT a, b, c FROM src;

INSERT INTO snk SELECT b, a FROM src;

INSERT INTO snk SELECT a, a FROM src;

INSERT INTO snk SELECT a, b FROM src;

INSERT INTO snk SELECT c, b FROM src;

INSERT INTO snk SELECT ts, b FROM src;

INSERT INTO snk SELECT bo, b FROM src;

INSERT INTO snk SELECT r, b FROM src;

INSERT INTO snk SELECT l, m FROM src;

INSERT INTO snk SELECT NULL, b FROM src;

INSERT INTO snk SELECT a, NULL FROM src;

INSERT INTO snk SELECT f, b FROM src;

INSERT INTO snk SELECT d, b FROM src;

INSERT INTO snk SELECT '1', b FROM src;

INSERT INTO snk SELECT CAST(a AS BIGINT), b FROM src;

INSERT INTO snk (a) SELECT a FROM src;

INSERT INTO snk (b) SELECT b FROM src;

INSERT INTO snk (b, a) SELECT b, a FROM src;

-- differs: refused in other words
INSERT INTO snk (b, a) SELECT a, b FROM src;

INSERT INTO snk (a, a) SELECT a, a FROM src;

INSERT INTO snk (nope) SELECT a FROM src;

INSERT INTO snk (a, b) SELECT a FROM src;

INSERT INTO snk (a) SELECT a, b FROM src;

INSERT INTO snk () SELECT a, b FROM src;

INSERT INTO nn (b) SELECT b FROM src;

INSERT INTO nn SELECT a, b FROM src;

INSERT INTO nn SELECT NULL, b FROM src;

INSERT INTO nn VALUES (NULL, 'x');

INSERT INTO nn SELECT CAST(NULL AS INT), 'x';

INSERT INTO nope SELECT a FROM src;

INSERT INTO nodb.nope SELECT a FROM src;

INSERT INTO snk VALUES (1, 'a'), (2);

INSERT INTO snk VALUES (1, 'a'), (2, 3);

INSERT INTO snk VALUES (1, 'a'), ('x', 'b');

INSERT INTO snk VALUES ('x', 'b');

INSERT INTO snk VALUES (1);

INSERT INTO snk VALUES (1, 'a', 2);

INSERT INTO snk VALUES (1, DATE '2024-01-01');

INSERT INTO snk VALUES (DATE '2024-01-01', 'x');

INSERT INTO snk VALUES (3000000000, 'x');

INSERT INTO snk VALUES (1.5, 'x');

INSERT INTO snk VALUES (TRUE, 'x');

INSERT INTO snk VALUES (1, TRUE);

INSERT INTO snk (a) VALUES (1), (2);

INSERT INTO snk (a) VALUES (1, 'x');

INSERT INTO snk VALUES ();

INSERT INTO snk;

INSERT snk VALUES (1, 'x');

INSERT INTO TABLE snk SELECT a, b FROM src;

INSERT OVERWRITE snk SELECT a, b FROM src;

INSERT OVERWRITE app SELECT a, 1 FROM src;

SET 'execution.runtime-mode' = 'batch'; INSERT OVERWRITE snk VALUES (1, 'x');

INSERT INTO snk PARTITION (b = 'x') SELECT a FROM src;

INSERT INTO app PARTITION (a = 1) SELECT 2;

-- differs: refused in other words
INSERT INTO app SELECT a, COUNT(*) FROM src GROUP BY a;

-- differs: refused in other words
INSERT INTO app SELECT a, CAST(COUNT(*) AS BIGINT) FROM src GROUP BY a HAVING COUNT(*) > 1;

-- differs: refused in other words
INSERT INTO app SELECT DISTINCT a, 1 FROM src;

-- differs: refused in other words
INSERT INTO app SELECT x.a, 1 FROM src x LEFT JOIN src y ON x.a = y.a;

-- differs: refused in other words
INSERT INTO app SELECT a, rn FROM (SELECT a, ROW_NUMBER() OVER (PARTITION BY b ORDER BY c) AS rn FROM src) WHERE rn <= 3;

-- differs: refused in other words
INSERT INTO app SELECT a, 1 FROM src ORDER BY c LIMIT 3;

INSERT INTO app SELECT a, 1 FROM src UNION SELECT a, 2 FROM src;

INSERT INTO app SELECT a, 1 FROM src EXCEPT SELECT a, 2 FROM src;

INSERT INTO app SELECT a, 1 FROM src WHERE a NOT IN (SELECT a FROM snk);

INSERT INTO app SELECT a, 1 FROM src WHERE a IN (SELECT a FROM src WHERE c > 1);

INSERT INTO app SELECT MAX(a), COUNT(*) FROM src;

INSERT INTO kafka_like SELECT a, b FROM src;

INSERT INTO kafka_like SELECT a, MAX(b) FROM src GROUP BY a;

INSERT INTO src SELECT * FROM src;

SELECT * FROM snk;

SELECT * FROM kafka_like;

CREATE TABLE s2 (a INT, t AS a + 1, m STRING METADATA VIRTUAL) WITH ('connector' = 'print'); INSERT INTO s2 SELECT 1, 2;

CREATE TABLE s2 (a INT, t AS a + 1, m STRING METADATA VIRTUAL) WITH ('connector' = 'print'); INSERT INTO s2 SELECT 1;

CREATE TABLE s2 (a INT, t AS a + 1) WITH ('connector' = 'print'); INSERT INTO s2 (a, t) SELECT 1, 2;

CREATE TABLE s2 (a INT, m STRING METADATA) WITH ('connector' = 'print'); INSERT INTO s2 SELECT 1, 'x';

CREATE TABLE s2 (a ROW<x INT, y STRING>) WITH ('connector' = 'print'); INSERT INTO s2 SELECT ROW(1, 'x');

CREATE TABLE s2 (a ROW<x INT, y STRING>) WITH ('connector' = 'print'); INSERT INTO s2 SELECT ROW('x', 1);

CREATE TABLE s2 (a ROW<x INT, y STRING>) WITH ('connector' = 'print'); INSERT INTO s2 SELECT ROW(1);

CREATE TABLE s2 (a ROW<x INT, y STRING>) WITH ('connector' = 'print'); INSERT INTO s2 (a.x) SELECT 1;

CREATE TABLE s2 (a ARRAY<INT>) WITH ('connector' = 'print'); INSERT INTO s2 SELECT ARRAY['x'];

CREATE TABLE s2 (a ARRAY<INT>) WITH ('connector' = 'print'); INSERT INTO s2 SELECT MAP['x', 1];

CREATE TABLE s2 (a MAP<STRING, INT>) WITH ('connector' = 'print'); INSERT INTO s2 SELECT MAP[1, 'x'];

CREATE TABLE s2 (a TIMESTAMP(3)) WITH ('connector' = 'print'); INSERT INTO s2 SELECT '2024-01-01 00:00:00';

CREATE TABLE s2 (a TIMESTAMP(3)) WITH ('connector' = 'print'); INSERT INTO s2 SELECT CURRENT_TIMESTAMP;

CREATE TABLE s2 (a TIMESTAMP(3)) WITH ('connector' = 'print'); INSERT INTO s2 SELECT DATE '2024-01-01';

CREATE TABLE s2 (a TIMESTAMP(3)) WITH ('connector' = 'print'); INSERT INTO s2 SELECT 1;

CREATE TABLE s2 (a DATE) WITH ('connector' = 'print'); INSERT INTO s2 SELECT TIMESTAMP '2024-01-01 00:00:00';

CREATE TABLE s2 (a TIME) WITH ('connector' = 'print'); INSERT INTO s2 SELECT TIMESTAMP '2024-01-01 00:00:00';

CREATE TABLE s2 (a DECIMAL(3, 1)) WITH ('connector' = 'print'); INSERT INTO s2 SELECT 12345.678;

CREATE TABLE s2 (a BYTES) WITH ('connector' = 'print'); INSERT INTO s2 SELECT 'abc';

CREATE TABLE s2 (a STRING) WITH ('connector' = 'print'); INSERT INTO s2 SELECT X'ab';

CREATE TABLE s2 (a BOOLEAN) WITH ('connector' = 'print'); INSERT INTO s2 SELECT 1;

CREATE TABLE s2 (a BOOLEAN) WITH ('connector' = 'print'); INSERT INTO s2 SELECT 'true';

CREATE TABLE s2 (a INTERVAL DAY TO SECOND) WITH ('connector' = 'print'); INSERT INTO s2 SELECT INTERVAL '1' DAY;

CREATE TABLE s2 (a CHAR(2), b VARCHAR(3)) WITH ('connector' = 'print'); INSERT INTO s2 SELECT 'abcdef', 'abcdef';

CREATE TABLE s2 (a MULTISET<STRING>) WITH ('connector' = 'print'); INSERT INTO s2 SELECT COLLECT(b) FROM src;

CREATE TABLE s2 (a ARRAY<ROW<x INT, y INT>>) WITH ('connector' = 'print'); INSERT INTO s2 SELECT ARRAY[ROW(1, 2), ROW(3, 'x')];

CREATE TABLE s2 (a INT) PARTITIONED BY (a) WITH ('connector' = 'print'); INSERT INTO s2 SELECT 1;

CREATE TABLE s2 (a INT, b INT) PARTITIONED BY (a) WITH ('connector' = 'print'); INSERT INTO s2 PARTITION (a = 1) SELECT 1;

CREATE TABLE s2 (a INT, p STRING) PARTITIONED BY (p) WITH ('connector' = 'filesystem', 'path' = '/tmp/ouzel-none', 'format' = 'json'); INSERT INTO s2 PARTITION (p = 'x') SELECT 1;

-- differs: refused in other words
CREATE TABLE s2 (a INT, p STRING) PARTITIONED BY (p) WITH ('connector' = 'filesystem', 'path' = '/tmp/ouzel-none', 'format' = 'json'); INSERT INTO s2 PARTITION (p = 'x') SELECT 1, 'x';

CREATE TABLE s2 (a INT, p STRING) PARTITIONED BY (p) WITH ('connector' = 'filesystem', 'path' = '/tmp/ouzel-none', 'format' = 'json'); INSERT INTO s2 PARTITION (nope = 'x') SELECT 1;

CREATE TABLE s2 (a INT, p STRING) PARTITIONED BY (p) WITH ('connector' = 'filesystem', 'path' = '/tmp/ouzel-none', 'format' = 'json'); INSERT INTO s2 PARTITION (a = 1) SELECT 'x';

CREATE TABLE s2 (a INT, p INT) PARTITIONED BY (p) WITH ('connector' = 'filesystem', 'path' = '/tmp/ouzel-none', 'format' = 'json'); INSERT INTO s2 PARTITION (p = 'x') SELECT 1;

CREATE TABLE s2 (a INT, p INT) PARTITIONED BY (p) WITH ('connector' = 'filesystem', 'path' = '/tmp/ouzel-none', 'format' = 'json'); INSERT INTO s2 PARTITION (p = 1, p = 2) SELECT 1;

-- differs: refused in other words
CREATE TABLE s2 (a INT, p INT) PARTITIONED BY (p) WITH ('connector' = 'filesystem', 'path' = '/tmp/ouzel-none', 'format' = 'json'); INSERT INTO s2 PARTITION (p) SELECT 1, 2;

-- differs: refused in other words
EXECUTE STATEMENT SET BEGIN END;

EXECUTE STATEMENT SET BEGIN INSERT INTO snk SELECT a, b FROM src; SELECT 1; END;

EXECUTE STATEMENT SET BEGIN INSERT INTO snk SELECT a, nope FROM src; END;

EXECUTE STATEMENT SET BEGIN INSERT INTO snk SELECT a, b FROM src; INSERT INTO nope SELECT 1; END;

EXECUTE STATEMENT SET BEGIN INSERT INTO snk SELECT a, b FROM src; INSERT INTO snk SELECT a FROM src; END;

EXECUTE STATEMENT SET BEGIN CREATE TABLE x (a INT); END;

BEGIN STATEMENT SET; INSERT INTO snk SELECT a, a FROM src; END;

INSERT INTO snk WITH q AS (SELECT a, b FROM src) SELECT * FROM q;

WITH q AS (SELECT a, b FROM src) INSERT INTO snk SELECT * FROM q;

INSERT INTO snk SELECT a, b FROM src WHERE;

INSERT INTO snk (SELECT a, b FROM src);

INSERT INTO snk TABLE src;

INSERT INTO snk SELECT * FROM src;

INSERT INTO snk SELECT a, b FROM src ON CONFLICT DO NOTHING;

UPSERT INTO snk SELECT a, b FROM src;

INSERT INTO snk /*+ OPTIONS('print-identifier' = 'x') */ SELECT a, b FROM src;

INSERT INTO snk /*+ OPTIONS('nope' = 'x') */ SELECT a, b FROM src;

INSERT INTO snk /*+ OPTIONS('connector' = 'blackhole') */ SELECT a, b FROM src;

-- differs: refused in other words
INSERT INTO snk SELECT a, b FROM src /*+ OPTIONS('nope' = 'x') */;

-- differs: refused in other words
INSERT INTO snk SELECT a, b FROM src /*+ NOHINT('x') */;

INSERT INTO snk SELECT a, b FROM src /*+ OPTIONS(nope) */;

-- differs: taken here
INSERT INTO snk SELECT a, b FROM src /*+ OPTIONS() */;

-- differs: refused in other words
SELECT /*+ STATE_TTL('nope' = '1d') */ * FROM src JOIN snk ON src.a = snk.a;

SELECT /*+ STATE_TTL('x' = '1d') */ x.a FROM src x JOIN src y ON x.a = y.a;

SELECT /*+ STATE_TTL('x' = 'abc') */ x.a FROM src x JOIN src y ON x.a = y.a;

SELECT /*+ STATE_TTL('x') */ x.a FROM src x JOIN src y ON x.a = y.a;

SELECT /*+ BROADCAST(nope) */ x.a FROM src x JOIN src y ON x.a = y.a;

SELECT /*+ BROADCAST(x) */ x.a FROM src x JOIN src y ON x.a = y.a;

SELECT /*+ LOOKUP('table' = 'y') */ x.a FROM src x JOIN src y ON x.a = y.a;

SELECT /*+ UNKNOWN_HINT(x) */ x.a FROM src x JOIN src y ON x.a = y.a;

SELECT /*+ OPTIONS('a' = 'b') */ a FROM src;

SET 'table.dynamic-table-options.enabled' = 'false'; SELECT a FROM src /*+ OPTIONS('rows-per-second' = '1') */;

SET 'table.exec.sink.not-null-enforcer' = 'nope'; INSERT INTO snk SELECT a, b FROM src;

SET 'table.exec.state.ttl' = 'abc'; INSERT INTO snk SELECT a, MAX(b) FROM src GROUP BY a;

SET 'parallelism.default' = 'x'; INSERT INTO snk SELECT a, b FROM src;

-- differs: taken here
SET 'parallelism.default' = '0'; INSERT INTO snk SELECT a, b FROM src;

SET 'table.local-time-zone' = 'Mars/Base'; INSERT INTO snk SELECT a, b FROM src;

SET 'table.exec.mini-batch.enabled' = 'true'; INSERT INTO kafka_like SELECT a, MAX(b) FROM src GROUP BY a;

SET 'table.exec.mini-batch.enabled' = 'maybe'; INSERT INTO kafka_like SELECT a, MAX(b) FROM src GROUP BY a;

SET 'table.exec.mini-batch.enabled' = 'true'; SET 'table.exec.mini-batch.allow-latency' = '1s'; INSERT INTO kafka_like SELECT a, MAX(b) FROM src GROUP BY a;

SET 'table.exec.mini-batch.enabled' = 'true'; SET 'table.exec.mini-batch.allow-latency' = '1s'; SET 'table.exec.mini-batch.size' = '-1'; INSERT INTO kafka_like SELECT a, MAX(b) FROM src GROUP BY a;

SET 'table.sql-dialect' = 'hive'; SELECT 1;

SET 'execution.runtime-mode' = 'nope'; SELECT a FROM src;

SET 'sql-client.execution.result-mode' = 'tableau'; SELECT 1;
