-- A precision that no int takes
CREATE TABLE t (a TIMESTAMP(2147483648)) WITH ('connector' = 'datagen', 'number-of-rows' = '1');
CREATE TABLE snk (a STRING) WITH ('connector' = 'print');
INSERT INTO snk SELECT CAST(a AS STRING) FROM t;
