-- prelude
CREATE TABLE src (id BIGINT, name STRING, price DECIMAL(10, 2), ts TIMESTAMP(3), PRIMARY KEY (id) NOT ENFORCED, WATERMARK FOR ts AS ts - INTERVAL '5' SECOND) COMMENT 'a source' PARTITIONED BY (name) WITH ('connector' = 'datagen', 'rows-per-second' = '5');

CREATE TABLE t (a INT, b STRING) WITH ('connector' = 'datagen'); CREATE TABLE t (a INT) WITH ('connector' = 'datagen');

CREATE TABLE IF NOT EXISTS src (a INT) WITH ('connector' = 'datagen'); DESCRIBE src;

CREATE TABLE t (a INT, a STRING) WITH ('connector' = 'datagen');

CREATE TABLE t (a INT, A STRING) WITH ('connector' = 'datagen'); DESCRIBE t;

CREATE TABLE t (a INT, b AS a, b AS a + 1) WITH ('connector' = 'datagen');

CREATE TABLE t (a INT, b AS nope) WITH ('connector' = 'datagen');

CREATE TABLE t (a INT, b AS c, c AS a) WITH ('connector' = 'datagen');

CREATE TABLE t (a INT, c AS a, b AS c) WITH ('connector' = 'datagen');

CREATE TABLE t (a INT, b AS a + 'x') WITH ('connector' = 'datagen'); DESCRIBE t;

CREATE TABLE t (a INT, b AS nofunc(a)) WITH ('connector' = 'datagen');

CREATE TABLE t (a INT, b AS (SELECT 1)) WITH ('connector' = 'datagen');

-- differs: Flink takes what it cannot run
CREATE TABLE t (a INT, b AS COUNT(*)) WITH ('connector' = 'datagen'); DESCRIBE t;

CREATE TABLE t (a INT, b AS PROCTIME()) WITH ('connector' = 'datagen'); DESCRIBE t;

CREATE TABLE t (a INT, b AS CURRENT_TIMESTAMP) WITH ('connector' = 'datagen'); DESCRIBE t;

CREATE TABLE t (a INT, b INT METADATA) WITH ('connector' = 'datagen'); DESCRIBE t;

CREATE TABLE t (a INT, b INT METADATA FROM 'x' VIRTUAL) WITH ('connector' = 'datagen'); DESCRIBE t; SHOW CREATE TABLE t;

CREATE TABLE t (a INT, b INT METADATA FROM 'x' VIRTUAL) WITH ('connector' = 'datagen'); SELECT * FROM t;

CREATE TABLE t (a INT, `file.path` STRING METADATA, size BIGINT METADATA FROM 'file.size') WITH ('connector' = 'filesystem', 'path' = '/tmp/x', 'format' = 'json'); SELECT * FROM t;

CREATE TABLE t (a INT, `file.path` INT METADATA) WITH ('connector' = 'filesystem', 'path' = '/tmp/x', 'format' = 'json'); SELECT * FROM t;

CREATE TABLE t (a INT, `file.path` STRING METADATA, PRIMARY KEY (`file.path`) NOT ENFORCED) WITH ('connector' = 'filesystem', 'path' = '/tmp/x', 'format' = 'json');

CREATE TABLE t (a INT PRIMARY KEY) WITH ('connector' = 'datagen');

CREATE TABLE t (a INT PRIMARY KEY NOT ENFORCED, b INT PRIMARY KEY NOT ENFORCED) WITH ('connector' = 'datagen');

CREATE TABLE t (a INT PRIMARY KEY NOT ENFORCED, b INT) WITH ('connector' = 'datagen'); DESCRIBE t; SHOW CREATE TABLE t;

CREATE TABLE t (a INT NULL PRIMARY KEY NOT ENFORCED, b INT) WITH ('connector' = 'datagen');

CREATE TABLE t (a INT NULL, b INT, PRIMARY KEY (a) NOT ENFORCED) WITH ('connector' = 'datagen');

CREATE TABLE t (a INT, b INT, PRIMARY KEY (a)) WITH ('connector' = 'datagen');

CREATE TABLE t (a INT, b INT, PRIMARY KEY (a) ENFORCED) WITH ('connector' = 'datagen');

CREATE TABLE t (a INT, b INT, PRIMARY KEY (c) NOT ENFORCED) WITH ('connector' = 'datagen');

CREATE TABLE t (a INT, b INT, PRIMARY KEY (a, a) NOT ENFORCED) WITH ('connector' = 'datagen');

CREATE TABLE t (a INT, b AS a + 1, PRIMARY KEY (b) NOT ENFORCED) WITH ('connector' = 'datagen');

CREATE TABLE t (a INT, b INT, UNIQUE (a) NOT ENFORCED) WITH ('connector' = 'datagen');

CREATE TABLE t (a INT UNIQUE NOT ENFORCED, b INT) WITH ('connector' = 'datagen');

CREATE TABLE t (a INT, b INT, CONSTRAINT pk PRIMARY KEY (a, b) NOT ENFORCED) WITH ('connector' = 'datagen'); DESCRIBE t; SHOW CREATE TABLE t;

CREATE TABLE t (a INT CONSTRAINT pk PRIMARY KEY NOT ENFORCED) WITH ('connector' = 'datagen'); SHOW CREATE TABLE t;

CREATE TABLE t (a INT, PRIMARY KEY (a) NOT ENFORCED, PRIMARY KEY (a) NOT ENFORCED) WITH ('connector' = 'datagen');

CREATE TABLE t (a INT, CHECK (a > 1)) WITH ('connector' = 'datagen');

CREATE TABLE t (a INT, FOREIGN KEY (a) REFERENCES src (id)) WITH ('connector' = 'datagen');

CREATE TABLE t (a INT DEFAULT 1) WITH ('connector' = 'datagen');

CREATE TABLE t (a INT, ts TIMESTAMP(3), WATERMARK FOR ts AS ts, WATERMARK FOR ts AS ts) WITH ('connector' = 'datagen');

CREATE TABLE t (a INT, WATERMARK FOR ts AS ts) WITH ('connector' = 'datagen');

CREATE TABLE t (a INT, WATERMARK FOR a AS a) WITH ('connector' = 'datagen');

CREATE TABLE t (a INT, ts TIMESTAMP(9), WATERMARK FOR ts AS ts) WITH ('connector' = 'datagen');

CREATE TABLE t (a INT, ts TIMESTAMP(6), WATERMARK FOR ts AS ts) WITH ('connector' = 'datagen');

CREATE TABLE t (a INT, ts TIMESTAMP(0), WATERMARK FOR ts AS ts) WITH ('connector' = 'datagen'); DESCRIBE t;

CREATE TABLE t (a INT, ts TIMESTAMP_LTZ(3), WATERMARK FOR ts AS ts - INTERVAL '1' MINUTE) WITH ('connector' = 'datagen'); DESCRIBE t; SHOW CREATE TABLE t;

CREATE TABLE t (a INT, ts TIMESTAMP(3), WATERMARK FOR ts AS 'x') WITH ('connector' = 'datagen');

CREATE TABLE t (a INT, ts TIMESTAMP(3), WATERMARK FOR ts AS a) WITH ('connector' = 'datagen');

CREATE TABLE t (a INT, ts TIMESTAMP(3), WATERMARK FOR ts AS nope) WITH ('connector' = 'datagen');

CREATE TABLE t (a INT, ts TIMESTAMP(3), WATERMARK FOR ts AS ts - INTERVAL '1' MONTH) WITH ('connector' = 'datagen'); DESCRIBE t;

CREATE TABLE t (a INT, r ROW<ts TIMESTAMP(3)>, WATERMARK FOR r.ts AS r.ts) WITH ('connector' = 'datagen'); DESCRIBE t;

CREATE TABLE t (a INT, p AS PROCTIME(), WATERMARK FOR p AS p) WITH ('connector' = 'datagen');

CREATE TABLE t (a INT, ts AS TO_TIMESTAMP('2024-01-01'), WATERMARK FOR ts AS ts) WITH ('connector' = 'datagen'); DESCRIBE t; SHOW CREATE TABLE t;

CREATE TABLE t (a BIGINT, ts AS TO_TIMESTAMP_LTZ(a, 3), WATERMARK FOR ts AS ts - INTERVAL '0.001' SECOND) WITH ('connector' = 'datagen'); DESCRIBE t; SHOW CREATE TABLE t;

CREATE TABLE t (a INT, ts STRING, WATERMARK FOR ts AS ts) WITH ('connector' = 'datagen');

CREATE TABLE t (a INT, b STRING) PARTITIONED BY (c) WITH ('connector' = 'datagen');

CREATE TABLE t (a INT, b STRING) PARTITIONED BY (b, b) WITH ('connector' = 'datagen'); DESCRIBE t; SHOW CREATE TABLE t;

CREATE TABLE t (a INT, b STRING) PARTITIONED BY (b, a) WITH ('connector' = 'datagen'); DESCRIBE t; SHOW CREATE TABLE t;

CREATE TABLE t (a INT, b AS a) PARTITIONED BY (b) WITH ('connector' = 'datagen'); SHOW CREATE TABLE t;

CREATE TABLE t (a INT, b STRING) PARTITIONED BY () WITH ('connector' = 'datagen'); SHOW CREATE TABLE t;

CREATE TABLE t (a INT, b STRING) DISTRIBUTED BY (a) INTO 4 BUCKETS WITH ('connector' = 'datagen'); SHOW CREATE TABLE t; DESCRIBE t;

CREATE TABLE t (a INT, b STRING) DISTRIBUTED BY HASH (a, b) INTO 4 BUCKETS WITH ('connector' = 'datagen'); SHOW CREATE TABLE t;

CREATE TABLE t (a INT, b STRING) DISTRIBUTED BY RANGE (a) WITH ('connector' = 'datagen'); SHOW CREATE TABLE t;

CREATE TABLE t (a INT, b STRING) DISTRIBUTED INTO 3 BUCKETS WITH ('connector' = 'datagen'); SHOW CREATE TABLE t;

CREATE TABLE t (a INT, b STRING) DISTRIBUTED BY (a) INTO 0 BUCKETS WITH ('connector' = 'datagen'); SHOW CREATE TABLE t;

CREATE TABLE t (a INT, b STRING) DISTRIBUTED BY (nope) INTO 4 BUCKETS WITH ('connector' = 'datagen'); SHOW CREATE TABLE t;

CREATE TABLE t (a INT, b STRING) DISTRIBUTED BY LIST (a) INTO 4 BUCKETS WITH ('connector' = 'datagen');

CREATE TABLE t (a INT, b STRING) DISTRIBUTED BY (a) INTO -1 BUCKETS WITH ('connector' = 'datagen');

CREATE TABLE t (a INT, b STRING) DISTRIBUTED BY (a) INTO 4 BUCKETS WITH ('connector' = 'datagen'); SELECT * FROM t;

CREATE TABLE t (a INT, b STRING) DISTRIBUTED BY (a) INTO 4 BUCKETS WITH ('connector' = 'blackhole'); INSERT INTO t VALUES (1, 'x');

CREATE TABLE t (a INT, b STRING);

CREATE TABLE t (a INT, b STRING); SELECT * FROM t;

CREATE TABLE t (a INT, b STRING); INSERT INTO t VALUES (1, 'x');

CREATE TABLE t (a INT) WITH (); SHOW CREATE TABLE t;

CREATE TABLE t () WITH ('connector' = 'datagen');

CREATE TABLE t WITH ('connector' = 'datagen'); DESCRIBE t;

CREATE TABLE t (a INT) WITH ('connector' = 'datagen', 'connector' = 'print'); SHOW CREATE TABLE t;

CREATE TABLE t (a INT COMMENT 'first', b STRING COMMENT 'it''s') COMMENT 'tab''le' WITH ('connector' = 'datagen'); DESCRIBE t; SHOW CREATE TABLE t; SHOW COLUMNS FROM t;

CREATE TABLE t (a INT NOT NULL COMMENT 'c', b AS a + 1 COMMENT 'computed', m BIGINT METADATA FROM 'k' VIRTUAL COMMENT 'meta') WITH ('connector' = 'datagen'); DESCRIBE t; SHOW CREATE TABLE t;

CREATE TABLE `strange name` (`a b` INT, `select` STRING) WITH ('connector' = 'datagen'); DESCRIBE `strange name`; SHOW CREATE TABLE `strange name`; SHOW TABLES;

CREATE TABLE `x``y` (`a``b` INT) WITH ('connector' = 'datagen'); SHOW CREATE TABLE `x``y`; SHOW TABLES;

CREATE TABLE t (a CHAR(3), b VARCHAR(7), c STRING, d BOOLEAN, e BINARY(2), f VARBINARY(9), g BYTES, h DECIMAL(5, 2), i TINYINT, j SMALLINT, k INT, l BIGINT, m FLOAT, n DOUBLE, o DATE, p TIME, q TIMESTAMP, r TIMESTAMP_LTZ, s TIMESTAMP(3) WITH LOCAL TIME ZONE, u DECIMAL, v NUMERIC(7), w DOUBLE PRECISION, x INTEGER, y DEC(4, 1), z CHAR) WITH ('connector' = 'datagen'); DESCRIBE t; SHOW CREATE TABLE t;

CREATE TABLE t (a ARRAY<INT>, b MAP<STRING, INT NOT NULL>, c ROW<x INT, y ROW<z STRING COMMENT 'zz'> NOT NULL>, d MULTISET<STRING>, e INT ARRAY, f INT MULTISET, g ROW(x INT, y STRING), h ARRAY<ROW<x INT> NOT NULL> NOT NULL, v VARIANT) WITH ('connector' = 'datagen'); DESCRIBE t; SHOW CREATE TABLE t;

CREATE TABLE t (a TIME(3), b TIMESTAMP(9), c TIMESTAMP WITHOUT TIME ZONE, d TIMESTAMP(0) WITHOUT TIME ZONE, e TIME WITHOUT TIME ZONE, f BINARY VARYING(3), g CHAR VARYING(4)) WITH ('connector' = 'datagen'); DESCRIBE t;

CREATE TABLE t (a INTERVAL DAY TO SECOND(3)) WITH ('connector' = 'datagen'); DESCRIBE t;

CREATE TABLE t (a INTERVAL YEAR TO MONTH, b INTERVAL DAY, c INTERVAL SECOND(6)) WITH ('connector' = 'datagen'); DESCRIBE t;

CREATE TABLE t (a TIMESTAMP WITH TIME ZONE) WITH ('connector' = 'datagen'); DESCRIBE t;

CREATE TABLE t (a TIMESTAMP(10)) WITH ('connector' = 'datagen');

CREATE TABLE t (a TIME(10)) WITH ('connector' = 'datagen');

CREATE TABLE t (a DECIMAL(39, 2)) WITH ('connector' = 'datagen');

CREATE TABLE t (a DECIMAL(5, 6)) WITH ('connector' = 'datagen');

CREATE TABLE t (a DECIMAL(0)) WITH ('connector' = 'datagen');

CREATE TABLE t (a DECIMAL(5, -1)) WITH ('connector' = 'datagen');

CREATE TABLE t (a CHAR(0)) WITH ('connector' = 'datagen');

CREATE TABLE t (a VARCHAR(0)) WITH ('connector' = 'datagen');

CREATE TABLE t (a VARCHAR) WITH ('connector' = 'datagen'); DESCRIBE t;

CREATE TABLE t (a VARCHAR(2147483648)) WITH ('connector' = 'datagen');

CREATE TABLE t (a VARCHAR(2147483647)) WITH ('connector' = 'datagen'); DESCRIBE t;

CREATE TABLE t (a BINARY(0)) WITH ('connector' = 'datagen');

CREATE TABLE t (a NOTYPE) WITH ('connector' = 'datagen');

CREATE TABLE t (a JSON) WITH ('connector' = 'datagen');

CREATE TABLE t (a TEXT) WITH ('connector' = 'datagen');

CREATE TABLE t (a INT(11)) WITH ('connector' = 'datagen');

CREATE TABLE t (a INT UNSIGNED) WITH ('connector' = 'datagen');

CREATE TABLE t (a DATETIME) WITH ('connector' = 'datagen');

CREATE TABLE t (a UUID) WITH ('connector' = 'datagen');

CREATE TABLE t (a BIT) WITH ('connector' = 'datagen');

CREATE TABLE t (a NULL) WITH ('connector' = 'datagen');

CREATE TABLE t (a ROW<x INT, x INT>) WITH ('connector' = 'datagen'); DESCRIBE t;

CREATE TABLE t (a ROW<>) WITH ('connector' = 'datagen'); DESCRIBE t;

CREATE TABLE t (a ROW()) WITH ('connector' = 'datagen'); DESCRIBE t;

-- differs: taken here
CREATE TABLE t (a RAW('java.lang.String', 'x')) WITH ('connector' = 'datagen');

CREATE TABLE t (a MAP<INT>) WITH ('connector' = 'datagen');

CREATE TABLE t (a ARRAY) WITH ('connector' = 'datagen');

-- differs: Java classes are not there
CREATE TABLE t (a STRUCTURED<'com.example.User', name STRING, age INT NOT NULL>) WITH ('connector' = 'datagen'); DESCRIBE t;

CREATE TEMPORARY TABLE src (x INT) WITH ('connector' = 'print'); DESCRIBE src; SHOW TABLES; DROP TABLE src;

CREATE TEMPORARY TABLE src (x INT) WITH ('connector' = 'print'); DROP TEMPORARY TABLE src; DESCRIBE src;

CREATE TEMPORARY TABLE tmp (x INT) WITH ('connector' = 'print'); CREATE TEMPORARY TABLE tmp (x INT) WITH ('connector' = 'print');

CREATE TEMPORARY TABLE IF NOT EXISTS tmp (x INT) WITH ('connector' = 'print'); CREATE TEMPORARY TABLE IF NOT EXISTS tmp (y INT) WITH ('connector' = 'print'); DESCRIBE tmp;

CREATE TEMPORARY TABLE tmp (x INT) WITH ('connector' = 'print'); SHOW CREATE TABLE tmp;

CREATE TEMPORARY TABLE tmp (x INT) WITH ('connector' = 'print'); ALTER TABLE tmp RENAME TO tmp2;

CREATE TEMPORARY TABLE tmp (x INT) WITH ('connector' = 'print'); ALTER TABLE tmp ADD y INT;

CREATE TEMPORARY TABLE tmp (x INT) WITH ('connector' = 'print'); ALTER TABLE tmp SET ('print-identifier' = 'q'); SHOW CREATE TABLE tmp;

CREATE TEMPORARY SYSTEM TABLE tmp (x INT) WITH ('connector' = 'print');

CREATE OR REPLACE TABLE tmp (x INT) WITH ('connector' = 'print');

CREATE OR REPLACE TABLE tmp WITH ('connector' = 'blackhole') AS SELECT 1 AS x;

REPLACE TABLE tmp WITH ('connector' = 'blackhole') AS SELECT 1 AS x;

REPLACE TABLE src (x INT) WITH ('connector' = 'print');

CREATE EXTERNAL TABLE t (a INT) WITH ('connector' = 'print');

CREATE TABLE nodb.t (a INT) WITH ('connector' = 'print');

CREATE TABLE nocat.nodb.t (a INT) WITH ('connector' = 'print');

CREATE TABLE a.b.c.d (a INT) WITH ('connector' = 'print');

CREATE TEMPORARY TABLE nodb.t (a INT) WITH ('connector' = 'print'); SHOW TABLES;

CREATE TABLE t LIKE src; DESCRIBE t; SHOW CREATE TABLE t;

CREATE TABLE t WITH ('connector' = 'print') LIKE src (EXCLUDING ALL); DESCRIBE t; SHOW CREATE TABLE t;

CREATE TABLE t WITH ('rows-per-second' = '7') LIKE src (INCLUDING ALL OVERWRITING OPTIONS); SHOW CREATE TABLE t;

CREATE TABLE t WITH ('rows-per-second' = '7') LIKE src (INCLUDING OPTIONS); SHOW CREATE TABLE t;

CREATE TABLE t WITH ('number-of-rows' = '7') LIKE src (INCLUDING OPTIONS EXCLUDING CONSTRAINTS); SHOW CREATE TABLE t;

CREATE TABLE t (id INT) LIKE src; DESCRIBE t;

CREATE TABLE t (extra INT, x AS extra + 1) LIKE src; DESCRIBE t; SHOW CREATE TABLE t;

CREATE TABLE t (x AS id + 1, PRIMARY KEY (id) NOT ENFORCED) LIKE src; DESCRIBE t;

CREATE TABLE t (x AS id + 1, PRIMARY KEY (id) NOT ENFORCED) LIKE src (EXCLUDING CONSTRAINTS); DESCRIBE t; SHOW CREATE TABLE t;

CREATE TABLE t (x AS id + 1, PRIMARY KEY (id) NOT ENFORCED) LIKE src (OVERWRITING CONSTRAINTS); DESCRIBE t;

CREATE TABLE t (WATERMARK FOR ts AS ts - INTERVAL '1' SECOND) LIKE src; DESCRIBE t;

CREATE TABLE t (WATERMARK FOR ts AS ts - INTERVAL '1' SECOND) LIKE src (OVERWRITING WATERMARKS); DESCRIBE t; SHOW CREATE TABLE t;

CREATE TABLE t (WATERMARK FOR ts AS ts - INTERVAL '1' SECOND) LIKE src (EXCLUDING WATERMARKS); DESCRIBE t;

CREATE TABLE t PARTITIONED BY (id) LIKE src; SHOW CREATE TABLE t;

CREATE TABLE t PARTITIONED BY (id) LIKE src (EXCLUDING PARTITIONS); SHOW CREATE TABLE t;

CREATE TABLE t LIKE src (OVERWRITING PARTITIONS);

CREATE TABLE t LIKE src (INCLUDING ALL EXCLUDING ALL);

CREATE TABLE t LIKE src (INCLUDING OPTIONS EXCLUDING OPTIONS);

CREATE TABLE t LIKE src (OVERWRITING ALL);

CREATE TABLE t LIKE src (EXCLUDING GENERATED); DESCRIBE t;

CREATE TABLE t LIKE src (INCLUDING NOTHING);

CREATE TABLE t LIKE nope;

CREATE TABLE src LIKE src;

CREATE TABLE IF NOT EXISTS src LIKE src; SHOW CREATE TABLE src;

CREATE TEMPORARY TABLE t LIKE src; SHOW CREATE TABLE t;

CREATE TABLE t WITH ('x' = 'y') COMMENT 'other' LIKE src;

CREATE TABLE t COMMENT 'other' WITH ('x' = 'y') LIKE src; SHOW CREATE TABLE t;

CREATE VIEW v AS SELECT * FROM src; CREATE TABLE t LIKE v; DESCRIBE t;

CREATE VIEW v AS SELECT * FROM src; CREATE TABLE t WITH ('connector' = 'print') LIKE v (EXCLUDING ALL); DESCRIBE t; SHOW CREATE TABLE t;

CREATE TABLE base (a INT, b AS a + 1, m STRING METADATA FROM 'file.path') DISTRIBUTED BY (a) INTO 3 BUCKETS WITH ('connector' = 'filesystem'); CREATE TABLE t (c INT, b AS c) LIKE base (OVERWRITING GENERATED); SHOW CREATE TABLE t;

CREATE TABLE base (a INT, b AS a + 1, m STRING METADATA FROM 'file.path') DISTRIBUTED BY (a) INTO 3 BUCKETS WITH ('connector' = 'filesystem'); CREATE TABLE t (c INT, b AS c) LIKE base; SHOW CREATE TABLE t;

CREATE TABLE base (a INT, b AS a + 1, m STRING METADATA FROM 'file.path') DISTRIBUTED BY (a) INTO 3 BUCKETS WITH ('connector' = 'filesystem'); CREATE TABLE t (c INT) LIKE base (EXCLUDING GENERATED EXCLUDING METADATA EXCLUDING DISTRIBUTION); SHOW CREATE TABLE t;

CREATE TABLE base (a INT, m STRING METADATA FROM 'file.path') WITH ('connector' = 'filesystem'); CREATE TABLE t (m STRING METADATA FROM 'file.name') LIKE base (OVERWRITING METADATA); SHOW CREATE TABLE t;

CREATE TABLE base (a INT, m STRING METADATA FROM 'file.path') WITH ('connector' = 'filesystem'); CREATE TABLE t (m STRING METADATA FROM 'file.name') LIKE base; SHOW CREATE TABLE t;

CREATE TABLE base (a INT) DISTRIBUTED BY (a) INTO 3 BUCKETS WITH ('connector' = 'print'); CREATE TABLE t DISTRIBUTED BY (a) INTO 4 BUCKETS LIKE base; SHOW CREATE TABLE t;

CREATE TABLE base (a INT) DISTRIBUTED BY (a) INTO 3 BUCKETS WITH ('connector' = 'print'); CREATE TABLE t DISTRIBUTED BY (a) INTO 4 BUCKETS LIKE base (OVERWRITING DISTRIBUTION); SHOW CREATE TABLE t;

CREATE TABLE base (a INT) DISTRIBUTED BY (a) INTO 3 BUCKETS WITH ('connector' = 'print'); CREATE TABLE t DISTRIBUTED BY (a) INTO 4 BUCKETS LIKE base (EXCLUDING DISTRIBUTION); SHOW CREATE TABLE t;

CREATE TABLE t WITH ('connector' = 'blackhole') AS SELECT id, name FROM (VALUES (1, 'a')) AS v (id, name); DESCRIBE t; SHOW CREATE TABLE t;

CREATE TABLE t (extra STRING) WITH ('connector' = 'blackhole') AS SELECT 1 AS a, 'x' AS b; DESCRIBE t;

CREATE TABLE t (b, a) WITH ('connector' = 'blackhole') AS SELECT 1 AS a, 'x' AS b; DESCRIBE t;

CREATE TABLE t (b) WITH ('connector' = 'blackhole') AS SELECT 1 AS a, 'x' AS b; DESCRIBE t;

CREATE TABLE t (b, c) WITH ('connector' = 'blackhole') AS SELECT 1 AS a, 'x' AS b; DESCRIBE t;

CREATE TABLE t (a BIGINT) WITH ('connector' = 'blackhole') AS SELECT 1 AS a, 'x' AS b; DESCRIBE t;

-- differs: refused in other words
CREATE TABLE t (a DATE) WITH ('connector' = 'blackhole') AS SELECT 1 AS a, 'x' AS b; DESCRIBE t;

CREATE TABLE t (PRIMARY KEY (a) NOT ENFORCED) WITH ('connector' = 'blackhole') AS SELECT 1 AS a, 'x' AS b; DESCRIBE t;

CREATE TABLE t (PRIMARY KEY (z) NOT ENFORCED) WITH ('connector' = 'blackhole') AS SELECT 1 AS a, 'x' AS b; DESCRIBE t;

CREATE TABLE t (c AS a + 1) WITH ('connector' = 'blackhole') AS SELECT 1 AS a, 'x' AS b; DESCRIBE t;

CREATE TABLE t PARTITIONED BY (b) WITH ('connector' = 'blackhole') AS SELECT 1 AS a, 'x' AS b; SHOW CREATE TABLE t;

CREATE TABLE t PARTITIONED BY (z) WITH ('connector' = 'blackhole') AS SELECT 1 AS a, 'x' AS b; SHOW CREATE TABLE t;

CREATE TABLE t DISTRIBUTED BY (a) INTO 2 BUCKETS WITH ('connector' = 'blackhole') AS SELECT 1 AS a, 'x' AS b; SHOW CREATE TABLE t;

CREATE TABLE t COMMENT 'made' WITH ('connector' = 'blackhole') AS SELECT 1, 'x'; DESCRIBE t; SHOW CREATE TABLE t;

CREATE TABLE t AS SELECT 1 AS a;

CREATE TABLE t WITH ('connector' = 'datagen') AS SELECT 1 AS a;

CREATE TABLE t WITH ('connector' = 'blackhole') AS SELECT nope FROM src;

CREATE TABLE src WITH ('connector' = 'blackhole') AS SELECT 1 AS a;

CREATE TABLE IF NOT EXISTS src WITH ('connector' = 'blackhole') AS SELECT 1 AS a; DESCRIBE src;

CREATE TEMPORARY TABLE t WITH ('connector' = 'blackhole') AS SELECT 1 AS a; DESCRIBE t;

CREATE TABLE t WITH ('connector' = 'blackhole') AS SELECT 1 AS a, 2 AS a;

CREATE TABLE t (ts TIMESTAMP(3), WATERMARK FOR ts AS ts) WITH ('connector' = 'blackhole') AS SELECT TIMESTAMP '2024-01-01 00:00:00' AS ts; DESCRIBE t;

CREATE TABLE t WITH ('connector' = 'blackhole') AS SELECT * FROM src LIKE src;

CREATE TABLE t (a INT) AS SELECT 1 AS a WITH ('connector' = 'blackhole');

ALTER TABLE src RENAME TO dst; SHOW TABLES; DESCRIBE dst;

ALTER TABLE src RENAME TO src;

ALTER TABLE nope RENAME TO x;

ALTER TABLE IF EXISTS nope RENAME TO x;

CREATE TABLE t (a INT) WITH ('connector' = 'print'); ALTER TABLE src RENAME TO t;

ALTER TABLE src RENAME TO nodb.x;

ALTER TABLE src RENAME price TO cost; DESCRIBE src; SHOW CREATE TABLE src;

ALTER TABLE src RENAME ts TO time_; DESCRIBE src;

ALTER TABLE src RENAME id TO key_; DESCRIBE src;

ALTER TABLE src RENAME name TO part; DESCRIBE src; SHOW CREATE TABLE src;

ALTER TABLE src RENAME nope TO x;

ALTER TABLE src RENAME price TO id;

ALTER TABLE IF EXISTS nope RENAME a TO b;

CREATE TABLE t (a INT, b AS a + 1) WITH ('connector' = 'print'); ALTER TABLE t RENAME a TO c;

CREATE TABLE t (a INT, b AS a + 1) WITH ('connector' = 'print'); ALTER TABLE t RENAME b TO c; DESCRIBE t;

CREATE TABLE t (a ROW<x INT>) WITH ('connector' = 'print'); ALTER TABLE t RENAME a.x TO y;

ALTER TABLE src ADD more INT; DESCRIBE src;

ALTER TABLE src ADD more INT FIRST; DESCRIBE src;

ALTER TABLE src ADD more INT AFTER id; DESCRIBE src;

ALTER TABLE src ADD more INT AFTER nope;

ALTER TABLE src ADD (m1 INT COMMENT 'one' FIRST, m2 STRING NOT NULL AFTER m1, m3 AS id + 1); DESCRIBE src; SHOW CREATE TABLE src;

ALTER TABLE src ADD id INT;

ALTER TABLE src ADD (x INT, x INT);

ALTER TABLE src ADD COLUMN more INT;

ALTER TABLE src ADD more AS nope + 1;

ALTER TABLE src ADD more BIGINT METADATA FROM 'x' VIRTUAL; DESCRIBE src;

ALTER TABLE src ADD PRIMARY KEY (name) NOT ENFORCED;

CREATE TABLE t (a INT, b INT) WITH ('connector' = 'print'); ALTER TABLE t ADD PRIMARY KEY (a) NOT ENFORCED; DESCRIBE t; SHOW CREATE TABLE t;

CREATE TABLE t (a INT, b INT) WITH ('connector' = 'print'); ALTER TABLE t ADD CONSTRAINT ct PRIMARY KEY (a, b) NOT ENFORCED; DESCRIBE t; SHOW CREATE TABLE t;

CREATE TABLE t (a INT, b INT) WITH ('connector' = 'print'); ALTER TABLE t ADD PRIMARY KEY (a);

CREATE TABLE t (a INT, b INT) WITH ('connector' = 'print'); ALTER TABLE t ADD PRIMARY KEY (nope) NOT ENFORCED;

CREATE TABLE t (a INT, b INT) WITH ('connector' = 'print'); ALTER TABLE t ADD UNIQUE (a) NOT ENFORCED;

CREATE TABLE t (a INT, b AS a) WITH ('connector' = 'print'); ALTER TABLE t ADD PRIMARY KEY (b) NOT ENFORCED;

ALTER TABLE src ADD WATERMARK FOR ts AS ts;

CREATE TABLE t (a INT, ts TIMESTAMP(3)) WITH ('connector' = 'print'); ALTER TABLE t ADD WATERMARK FOR ts AS ts - INTERVAL '1' HOUR; DESCRIBE t; SHOW CREATE TABLE t;

-- differs: refused in other words
CREATE TABLE t (a INT, ts TIMESTAMP(3)) WITH ('connector' = 'print'); ALTER TABLE t ADD WATERMARK FOR nope AS nope;

CREATE TABLE t (a INT, ts TIMESTAMP(3)) WITH ('connector' = 'print'); ALTER TABLE t ADD WATERMARK FOR a AS a;

CREATE TABLE t (a INT, ts TIMESTAMP(3)) WITH ('connector' = 'print'); ALTER TABLE t ADD (b TIMESTAMP(3), WATERMARK FOR b AS b, PRIMARY KEY (a) NOT ENFORCED); DESCRIBE t;

CREATE TABLE t (a INT, b INT) WITH ('connector' = 'print'); ALTER TABLE t ADD DISTRIBUTION BY (a) INTO 3 BUCKETS; SHOW CREATE TABLE t;

-- differs: refused in other words
CREATE TABLE t (a INT, b INT) DISTRIBUTED BY (a) INTO 3 BUCKETS WITH ('connector' = 'print'); ALTER TABLE t ADD DISTRIBUTION BY (b) INTO 3 BUCKETS;

CREATE TABLE t (a INT, b INT) DISTRIBUTED BY (a) INTO 3 BUCKETS WITH ('connector' = 'print'); ALTER TABLE t MODIFY DISTRIBUTION BY HASH (b) INTO 5 BUCKETS; SHOW CREATE TABLE t;

CREATE TABLE t (a INT, b INT) DISTRIBUTED BY (a) INTO 3 BUCKETS WITH ('connector' = 'print'); ALTER TABLE t DROP DISTRIBUTION; SHOW CREATE TABLE t;

CREATE TABLE t (a INT, b INT) WITH ('connector' = 'print'); ALTER TABLE t DROP DISTRIBUTION;

CREATE TABLE t (a INT, b INT) WITH ('connector' = 'print'); ALTER TABLE t MODIFY DISTRIBUTION BY (a) INTO 2 BUCKETS;

CREATE TABLE t (a INT, b INT) DISTRIBUTED BY (a) INTO 3 BUCKETS WITH ('connector' = 'print'); ALTER TABLE t DROP a;

CREATE TABLE t (a INT, b INT) DISTRIBUTED BY (a) INTO 3 BUCKETS WITH ('connector' = 'print'); ALTER TABLE t RENAME a TO c; SHOW CREATE TABLE t;

ALTER TABLE src MODIFY price DOUBLE; DESCRIBE src;

ALTER TABLE src MODIFY price DOUBLE COMMENT 'now double' FIRST; DESCRIBE src;

ALTER TABLE src MODIFY (price INT AFTER ts, name STRING FIRST); DESCRIBE src;

ALTER TABLE src MODIFY nope INT;

ALTER TABLE src MODIFY price INT AFTER price;

ALTER TABLE src MODIFY (price INT, price STRING);

ALTER TABLE src MODIFY id STRING; DESCRIBE src;

ALTER TABLE src MODIFY id STRING NULL; DESCRIBE src;

ALTER TABLE src MODIFY ts STRING;

ALTER TABLE src MODIFY price AS id * 2; DESCRIBE src;

ALTER TABLE src MODIFY WATERMARK FOR ts AS ts; DESCRIBE src; SHOW CREATE TABLE src;

ALTER TABLE src MODIFY WATERMARK FOR id AS id;

CREATE TABLE t (a INT, ts TIMESTAMP(3)) WITH ('connector' = 'print'); ALTER TABLE t MODIFY WATERMARK FOR ts AS ts;

CREATE TABLE t (a INT, b INT) WITH ('connector' = 'print'); ALTER TABLE t MODIFY PRIMARY KEY (a) NOT ENFORCED;

ALTER TABLE src MODIFY CONSTRAINT k PRIMARY KEY (id, name) NOT ENFORCED; DESCRIBE src; SHOW CREATE TABLE src;

CREATE TABLE t (a INT, b AS a + 1) WITH ('connector' = 'print'); ALTER TABLE t MODIFY a STRING; DESCRIBE t;

CREATE TABLE t (a INT, b AS a + 1) WITH ('connector' = 'print'); ALTER TABLE t MODIFY a BIGINT; DESCRIBE t;

ALTER TABLE src DROP price; DESCRIBE src;

ALTER TABLE src DROP (price, nope);

ALTER TABLE src DROP (price, price);

ALTER TABLE src DROP id;

ALTER TABLE src DROP ts;

ALTER TABLE src DROP name;

ALTER TABLE src DROP COLUMN price;

ALTER TABLE src DROP WATERMARK; DESCRIBE src;

CREATE TABLE t (a INT) WITH ('connector' = 'print'); ALTER TABLE t DROP WATERMARK;

ALTER TABLE src DROP PRIMARY KEY; DESCRIBE src; SHOW CREATE TABLE src;

CREATE TABLE t (a INT) WITH ('connector' = 'print'); ALTER TABLE t DROP PRIMARY KEY;

CREATE TABLE t (a INT) WITH ('connector' = 'print'); ALTER TABLE t DROP a;

ALTER TABLE src DROP CONSTRAINT nope;

CREATE TABLE t (a INT, b INT, CONSTRAINT k PRIMARY KEY (a) NOT ENFORCED) WITH ('connector' = 'print'); ALTER TABLE t DROP CONSTRAINT k; DESCRIBE t;

CREATE TABLE t (a INT, b INT) WITH ('connector' = 'print'); ALTER TABLE t DROP CONSTRAINT k;

CREATE TABLE t (a INT, b AS a + 1, c AS a) WITH ('connector' = 'print'); ALTER TABLE t DROP a;

CREATE TABLE t (a INT, b AS a + 1) WITH ('connector' = 'print'); ALTER TABLE t DROP b; DESCRIBE t;

ALTER TABLE src SET ('rows-per-second' = '9', 'new' = 'x'); SHOW CREATE TABLE src;

ALTER TABLE src SET ();

ALTER TABLE src RESET ('rows-per-second'); SHOW CREATE TABLE src;

ALTER TABLE src RESET ('connector');

ALTER TABLE src RESET ('not-there'); SHOW CREATE TABLE src;

ALTER TABLE src RESET ();

ALTER TABLE nope SET ('a' = 'b');

ALTER TABLE IF EXISTS nope SET ('a' = 'b');

ALTER TABLE IF EXISTS nope ADD x INT;

ALTER TABLE nope ADD x INT;

ALTER TABLE nope DROP x;

CREATE VIEW v AS SELECT 1 AS a; ALTER TABLE v ADD x INT;

CREATE VIEW v AS SELECT 1 AS a; ALTER TABLE v RENAME TO w; SHOW VIEWS;

CREATE VIEW v AS SELECT 1 AS a; ALTER TABLE v SET ('a' = 'b');

ALTER TABLE src COMPACT;

ALTER TABLE src PARTITION (name = 'a') COMPACT;

ALTER TABLE src ADD PARTITION (name = 'a');

ALTER TABLE src ADD PARTITION (name = 'a') PARTITION (name = 'b'); SHOW PARTITIONS src;

ALTER TABLE src ADD PARTITION (nope = 'a');

ALTER TABLE src ADD IF NOT EXISTS PARTITION (name = 'a'); ALTER TABLE src ADD PARTITION (name = 'a');

ALTER TABLE src DROP PARTITION (name = 'a');

ALTER TABLE src DROP IF EXISTS PARTITION (name = 'a');

ALTER TABLE src PARTITION (name = 'a') RENAME TO PARTITION (name = 'b');

CREATE TABLE t (a INT) WITH ('connector' = 'print'); ALTER TABLE t ADD PARTITION (a = 1);

CREATE TABLE t (a INT) WITH ('connector' = 'print'); SHOW PARTITIONS t;

SHOW PARTITIONS src;

SHOW PARTITIONS src PARTITION (name = 'a');

-- differs: refused in other words
SHOW PARTITIONS nope;

SHOW PARTITIONS src PARTITION (nope = 'a');

DROP TABLE src; SHOW TABLES;

DROP TABLE nope;

DROP TABLE IF EXISTS nope;

DROP TEMPORARY TABLE src;

DROP TEMPORARY TABLE IF EXISTS src;

DROP TEMPORARY TABLE nope;

DROP TABLE nodb.nope;

DROP TABLE IF EXISTS nodb.nope;

DROP TABLE src, src;

DROP TABLE src CASCADE;

CREATE VIEW v AS SELECT 1 AS a; DROP TABLE v;

CREATE VIEW v AS SELECT 1 AS a; DROP TABLE IF EXISTS v;

DROP VIEW src;

DROP VIEW IF EXISTS src;

DROP TABLES src;

TRUNCATE TABLE src;

TRUNCATE src;

TRUNCATE TABLE nope;

ANALYZE TABLE src COMPUTE STATISTICS;

ANALYZE TABLE src COMPUTE STATISTICS FOR ALL COLUMNS;

ANALYZE TABLE src COMPUTE STATISTICS FOR COLUMNS id, name;

ANALYZE TABLE src PARTITION (name) COMPUTE STATISTICS;

ANALYZE TABLE nope COMPUTE STATISTICS;

ANALYZE TABLE src;

SET 'execution.runtime-mode' = 'batch'; ANALYZE TABLE nope COMPUTE STATISTICS;

SET 'execution.runtime-mode' = 'batch'; TRUNCATE TABLE src;

SET 'execution.runtime-mode' = 'batch'; TRUNCATE TABLE nope;

SET 'execution.runtime-mode' = 'batch'; DELETE FROM src;

SET 'execution.runtime-mode' = 'batch'; DELETE FROM src WHERE id = 1;

SET 'execution.runtime-mode' = 'batch'; UPDATE src SET price = 1 WHERE id = 1;

SET 'execution.runtime-mode' = 'batch'; UPDATE src SET nope = 1;

SET 'execution.runtime-mode' = 'batch'; DELETE FROM nope;

SET 'execution.runtime-mode' = 'batch'; CREATE TABLE p (a INT) WITH ('connector' = 'print'); DELETE FROM p WHERE a = 1;

SET 'execution.runtime-mode' = 'batch'; CREATE TABLE p (a INT) WITH ('connector' = 'print'); UPDATE p SET a = 1;

DELETE FROM src;

DELETE FROM src WHERE id = 1;

DELETE FROM src WHERE nope = 1;

UPDATE src SET price = 1;

UPDATE src SET nope = 1;

UPDATE nope SET a = 1;

-- differs: refused in other words
MERGE INTO src USING src ON 1 = 1 WHEN MATCHED THEN DELETE;

SET 'execution.runtime-mode' = 'batch'; CREATE TABLE f (a INT, b STRING) WITH ('connector' = 'filesystem', 'path' = '/tmp/ouzel-none', 'format' = 'json'); DELETE FROM f WHERE a = 1;

SET 'execution.runtime-mode' = 'batch'; CREATE TABLE f (a INT, b STRING) WITH ('connector' = 'filesystem', 'path' = '/tmp/ouzel-none', 'format' = 'json'); UPDATE f SET a = 1;

-- differs: refused in other words
SET 'execution.runtime-mode' = 'batch'; CREATE TABLE f (a INT, b STRING) WITH ('connector' = 'filesystem', 'path' = '/tmp/ouzel-none', 'format' = 'json'); UPDATE f SET a = 'x';

SET 'execution.runtime-mode' = 'batch'; CREATE TABLE f (a INT, b STRING) WITH ('connector' = 'filesystem', 'path' = '/tmp/ouzel-none', 'format' = 'json'); TRUNCATE TABLE f;

SET 'execution.runtime-mode' = 'batch'; CREATE TABLE f (a INT, b STRING) WITH ('connector' = 'filesystem', 'path' = '/tmp/ouzel-none', 'format' = 'json'); ANALYZE TABLE f COMPUTE STATISTICS FOR COLUMNS nope;

SET 'execution.runtime-mode' = 'batch'; CREATE TABLE p (a INT) WITH ('connector' = 'print'); TRUNCATE TABLE p;

CREATE TABLE p (a INT) WITH ('connector' = 'print'); TRUNCATE TABLE p;

CREATE TABLE p (a INT) WITH ('connector' = 'print'); DELETE FROM p;

CREATE TABLE p (a INT) WITH ('connector' = 'print'); DELETE FROM p WHERE nope = 1;

CREATE TABLE p (a INT) WITH ('connector' = 'print'); UPDATE p SET a = nope;

CREATE TABLE p (a INT) WITH ('connector' = 'print'); ANALYZE TABLE p COMPUTE STATISTICS;

CREATE TABLE t (a ARRAY<INT>, b AS ARRAY_CONTAINS(a, 1), c AS COALESCE(1, 2), d AS MD5('x'), e AS JSON_VALUE('{}', '$.a'), f AS REGEXP_COUNT('a', 'b'), g AS URL_ENCODE('x'), h AS GREATEST(1, 2), i AS TO_TIMESTAMP_LTZ(1, 3), j AS IFNULL('a', 'b'), k AS TYPEOF(1), l AS SPLIT('a,b', ','), m AS UUID(), n AS NOW(), o AS CURRENT_DATE) WITH ('connector' = 'print'); SHOW CREATE TABLE t;

CREATE TABLE t (a ARRAY<INT>) WITH ('connector' = 'print'); CREATE VIEW v AS SELECT ARRAY_CONTAINS(a, 1) AS b, COALESCE(1, 2) AS c, MD5('x') AS d, GREATEST(1, 2) AS h, TO_TIMESTAMP_LTZ(1, 3) AS i, IFNULL('a', 'b') AS j, regexp_count('a', 'b') AS k FROM t; SHOW CREATE VIEW v;

CREATE TEMPORARY VIEW nodb.v AS SELECT 1 AS a; SHOW TABLES;

CREATE OR REPLACE TABLE src WITH ('connector' = 'blackhole') AS SELECT 1 AS x;

CREATE TABLE IF NOT EXISTS src AS SELECT 1 AS a;

CREATE TABLE p (a INT) WITH ('connector' = 'blackhole'); CREATE TABLE IF NOT EXISTS p AS SELECT 1 AS a; DESCRIBE p;

CREATE TABLE p (a INT) WITH ('connector' = 'blackhole'); CREATE TABLE IF NOT EXISTS p AS SELECT 1 AS a, 2 AS b; DESCRIBE p;
