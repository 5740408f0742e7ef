-- NATURAL JOIN and the shared column without its table
CREATE TABLE t (a BIGINT, b STRING, ts TIMESTAMP(3)) WITH ('connector'='datagen','number-of-rows'='1');
CREATE TABLE snk (a BIGINT, b STRING) WITH ('connector'='blackhole');
INSERT INTO snk SELECT a, b FROM t NATURAL JOIN (SELECT a FROM t) AS u;
