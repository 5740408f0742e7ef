-- A negative number of rows is none
CREATE TABLE t (a INT) WITH ('connector' = 'datagen', 'number-of-rows' = '-5');
CREATE TABLE p (a INT) WITH ('connector' = 'print');
INSERT INTO p SELECT a * 0 FROM t;
