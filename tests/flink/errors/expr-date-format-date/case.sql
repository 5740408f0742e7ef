-- Refused: DATE_FORMAT(DATE '2024-01-01', 'yyyy')
CREATE TABLE t (d DECIMAL(5, 2)) WITH ('connector' = 'datagen', 'number-of-rows' = '1');
CREATE TABLE snk (a STRING) WITH ('connector' = 'print');
INSERT INTO snk SELECT CAST(DATE_FORMAT(DATE '2024-01-01', 'yyyy') AS STRING) FROM t;
