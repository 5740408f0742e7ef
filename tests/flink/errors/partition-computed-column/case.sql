-- PARTITIONED BY a computed column
CREATE TABLE t (a INT, b AS a + 1) PARTITIONED BY (b) WITH ('connector' = 'datagen');
