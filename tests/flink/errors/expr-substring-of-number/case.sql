-- Refused: SUBSTRING(12345, 2)
CREATE TABLE t (d DECIMAL(5, 2)) WITH ('connector' = 'datagen', 'number-of-rows' = '1');
CREATE TABLE snk (a STRING) WITH ('connector' = 'print');
INSERT INTO snk SELECT CAST(SUBSTRING(12345, 2) AS STRING) FROM t;
