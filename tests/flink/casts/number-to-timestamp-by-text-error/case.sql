-- A number that is cast to a text and on to a TIMESTAMP is refused as without the text
CREATE TABLE t (l BIGINT) WITH ('connector' = 'datagen');
CREATE TABLE snk (a TIMESTAMP(3)) WITH ('connector' = 'print');
INSERT INTO snk SELECT CAST(CAST(l AS STRING) AS TIMESTAMP(3)) FROM t;
