-- A computed column cannot name its table
CREATE TABLE t (a INT, b AS t.a + 1) WITH ('connector' = 'datagen', 'number-of-rows' = '1');
CREATE TABLE snk (a INT) WITH ('connector' = 'print');
INSERT INTO snk SELECT b FROM t;
