-- Keys of GROUP BY that are one value are no keys of the aggregate; one stays where all are
CREATE TABLE e (a INT NOT NULL, b INT NOT NULL, c INT, s STRING NOT NULL) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/e.jsonl', 'format' = 'json');
CREATE TABLE pinned (a INT, b INT, n BIGINT, PRIMARY KEY (a, b) NOT ENFORCED) WITH ('connector' = 'print', 'print-identifier' = 'pinned');
CREATE TABLE outside (a INT, b INT, n BIGINT, PRIMARY KEY (a, b) NOT ENFORCED) WITH ('connector' = 'print', 'print-identifier' = 'outside');
CREATE TABLE fixed (a INT, b INT, n BIGINT, PRIMARY KEY (a, b) NOT ENFORCED) WITH ('connector' = 'print', 'print-identifier' = 'fixed');
CREATE TABLE nullable (a INT, c INT, n BIGINT, PRIMARY KEY (a, c) NOT ENFORCED) WITH ('connector' = 'print', 'print-identifier' = 'nullable');
CREATE TABLE unseen (b INT, c INT, n BIGINT) WITH ('connector' = 'print', 'print-identifier' = 'unseen');
CREATE TABLE words (a INT, x STRING, y INT, n BIGINT, PRIMARY KEY (a) NOT ENFORCED) WITH ('connector' = 'print', 'print-identifier' = 'words');
CREATE TABLE whole (x STRING, n BIGINT) WITH ('connector' = 'print', 'print-identifier' = 'whole');
CREATE TABLE twice (a INT, b INT, n BIGINT, PRIMARY KEY (a, b) NOT ENFORCED) WITH ('connector' = 'print', 'print-identifier' = 'twice');
CREATE TABLE norows (x STRING, y STRING, n BIGINT) WITH ('connector' = 'print', 'print-identifier' = 'norows');

INSERT INTO pinned SELECT a, b, COUNT(*) FROM e WHERE a = 1 GROUP BY a, b;
INSERT INTO outside SELECT a, b, n FROM (SELECT a, b, COUNT(*) AS n FROM e GROUP BY a, b) WHERE b = 1 AND n < 3;
INSERT INTO fixed SELECT a, b, COUNT(*) FROM e WHERE a = 1 AND b = 2 GROUP BY a, b;
INSERT INTO nullable SELECT a, c, COUNT(*) FROM e WHERE c = 1 GROUP BY a, c;
INSERT INTO unseen SELECT b, c, COUNT(*) FROM e WHERE s = 'x' AND a = 1 GROUP BY s, a, b, c;
INSERT INTO words SELECT a, x, y, COUNT(*) FROM (SELECT a, 'w' AS x, CAST(NULL AS INT) AS y FROM e) GROUP BY a, x, y;
INSERT INTO whole SELECT x, COUNT(*) FROM (SELECT 'all' AS x, 5 AS y FROM e) GROUP BY x, y;
INSERT INTO twice SELECT b, a, SUM(n) FROM (SELECT a, b, COUNT(*) AS n FROM e WHERE a = 1 GROUP BY a, b) GROUP BY a, b;
INSERT INTO norows SELECT x, y, COUNT(*) FROM (SELECT 'p' AS x, 'q' AS y FROM e WHERE a > 100) GROUP BY x, y;
