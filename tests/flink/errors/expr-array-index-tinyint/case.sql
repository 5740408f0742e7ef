-- Refused: ARRAY[1, 2][CAST(1 AS TINYINT)]
CREATE TABLE t (d DECIMAL(5, 2)) WITH ('connector' = 'datagen', 'number-of-rows' = '1');
CREATE TABLE snk (a STRING) WITH ('connector' = 'print');
INSERT INTO snk SELECT CAST(ARRAY[1, 2][CAST(1 AS TINYINT)] AS STRING) FROM t;
