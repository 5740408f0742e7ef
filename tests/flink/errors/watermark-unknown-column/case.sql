-- WATERMARK FOR a column that is not there
CREATE TABLE t (a INT, WATERMARK FOR ts AS ts) WITH ('connector' = 'datagen');
