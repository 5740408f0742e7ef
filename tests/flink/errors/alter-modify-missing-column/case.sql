-- ALTER TABLE MODIFY of a column that is not there
CREATE TABLE t (a INT, b INT) WITH ('connector' = 'datagen');
ALTER TABLE t MODIFY c INT;
