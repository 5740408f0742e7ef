-- ALTER TABLE MODIFY names a column twice
CREATE TABLE t (a INT, b INT) WITH ('connector' = 'datagen');
ALTER TABLE t MODIFY (a INT, a STRING);
