-- A text of another character set: trim
CREATE TABLE t (s STRING) WITH ('connector' = 'datagen');
CREATE TABLE snk (a STRING) WITH ('connector' = 'print');
INSERT INTO snk SELECT TRIM(N'a') AS a;
