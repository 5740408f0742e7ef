-- A text of another character set: nullif
CREATE TABLE t (s STRING) WITH ('connector' = 'datagen');
CREATE TABLE snk (a STRING) WITH ('connector' = 'print');
INSERT INTO snk SELECT NULLIF(s, N'a') AS a FROM t;
