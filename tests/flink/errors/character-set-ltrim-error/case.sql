-- A text of another character set: ltrim
CREATE TABLE t (s STRING) WITH ('connector' = 'datagen');
CREATE TABLE snk (a STRING) WITH ('connector' = 'print');
INSERT INTO snk SELECT CAST(s = LTRIM(N'a') AS STRING) AS a FROM t;
