-- MERGE INTO
CREATE TABLE t (a BIGINT, b STRING, ts TIMESTAMP(3)) WITH ('connector'='datagen','number-of-rows'='1');
CREATE TABLE snk (a BIGINT, b STRING) WITH ('connector'='blackhole');
MERGE INTO snk USING t ON snk.a = t.a WHEN MATCHED THEN UPDATE SET b = 'x';
