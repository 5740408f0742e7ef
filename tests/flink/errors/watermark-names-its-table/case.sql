-- A watermark cannot name its table
CREATE TABLE t (a INT, ts TIMESTAMP(3), WATERMARK FOR ts AS t.ts) WITH ('connector' = 'datagen', 'number-of-rows' = '1');
CREATE TABLE snk (a INT) WITH ('connector' = 'print');
INSERT INTO snk SELECT a FROM t;
