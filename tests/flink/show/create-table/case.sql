-- SHOW CREATE TABLE: every clause
CREATE TABLE orders (id BIGINT NOT NULL, `user name` STRING COMMENT 'who', price DECIMAL(10,2), ts TIMESTAMP(3), ltz TIMESTAMP_LTZ(3), total AS price * 2, pt AS PROCTIME(), meta STRING METADATA FROM 'topic' VIRTUAL, `offset` BIGINT METADATA VIRTUAL, `partition` INT METADATA, r ROW<a INT, b ROW<c STRING NOT NULL>>, arr ARRAY<INT NOT NULL>, m MAP<STRING, INT> NOT NULL, WATERMARK FOR ts AS ts - INTERVAL '5' SECOND, CONSTRAINT pk PRIMARY KEY (id, `user name`) NOT ENFORCED) COMMENT 'it''s orders' WITH ('connector'='kafka', 'topic'='t','properties.bootstrap.servers'='x:1', 'format'='json');
SHOW CREATE TABLE orders;
CREATE TABLE part (a INT, b STRING, dt STRING) PARTITIONED BY (dt, b) WITH ('connector'='filesystem','path'='/tmp/x','format'='json');
SHOW CREATE TABLE part;
CREATE TABLE dist (a INT, b STRING) DISTRIBUTED BY HASH(a) INTO 4 BUCKETS WITH ('connector'='blackhole');
SHOW CREATE TABLE dist;
CREATE TABLE dist2 (a INT, b STRING) DISTRIBUTED INTO 4 BUCKETS WITH ('connector'='blackhole');
SHOW CREATE TABLE dist2;
CREATE TABLE dist3 (a INT, b STRING) DISTRIBUTED BY (a, b) WITH ('connector'='blackhole');
SHOW CREATE TABLE dist3;
CREATE TEMPORARY VIEW v7 AS SELECT * FROM (VALUES (1, 'a'), (2, 'b')) AS t(x, y) UNION ALL SELECT a, b FROM part;
