-- Refused: CAST(ARRAY[1] AS INT)
CREATE TABLE t (d DECIMAL(5, 2)) WITH ('connector' = 'datagen', 'number-of-rows' = '1');
CREATE TABLE snk (a STRING) WITH ('connector' = 'print');
INSERT INTO snk SELECT CAST(CAST(ARRAY[1] AS INT) AS STRING) FROM t;
