-- A text of another character set: cast
CREATE TABLE t (s STRING) WITH ('connector' = 'datagen');
CREATE TABLE snk (a STRING) WITH ('connector' = 'print');
INSERT INTO snk SELECT CAST(N'a' AS STRING) AS a;
