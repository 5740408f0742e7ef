-- ANALYZE TABLE on a stream
CREATE TABLE t (a BIGINT, b STRING, ts TIMESTAMP(3)) WITH ('connector'='datagen','number-of-rows'='1');
CREATE TABLE snk (a BIGINT, b STRING) WITH ('connector'='blackhole');
ANALYZE TABLE t COMPUTE STATISTICS;
