-- Refused: NULLIF(1, TRUE)
CREATE TABLE t (d DECIMAL(5, 2)) WITH ('connector' = 'datagen', 'number-of-rows' = '1');
CREATE TABLE snk (a STRING) WITH ('connector' = 'print');
INSERT INTO snk SELECT CAST(NULLIF(1, TRUE) AS STRING) FROM t;
