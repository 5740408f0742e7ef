-- A column that a subquery has twice
CREATE TABLE t (a BIGINT, b STRING, ts TIMESTAMP(3)) WITH ('connector'='datagen','number-of-rows'='1');
CREATE TABLE snk (a BIGINT, b STRING) WITH ('connector'='blackhole');
INSERT INTO snk SELECT a, 'x' FROM (SELECT a, a FROM t);
