-- TABLESAMPLE on a stream
CREATE TABLE t (a BIGINT, b STRING, ts TIMESTAMP(3)) WITH ('connector'='datagen','number-of-rows'='1');
CREATE TABLE snk (a BIGINT, b STRING) WITH ('connector'='blackhole');
INSERT INTO snk SELECT a, b FROM t TABLESAMPLE BERNOULLI(50);
