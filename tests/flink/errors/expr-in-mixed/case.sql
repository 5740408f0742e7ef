-- Refused: 1 IN ('a', DATE '2024-01-01')
CREATE TABLE t (d DECIMAL(5, 2)) WITH ('connector' = 'datagen', 'number-of-rows' = '1');
CREATE TABLE snk (a STRING) WITH ('connector' = 'print');
INSERT INTO snk SELECT CAST(1 IN ('a', DATE '2024-01-01') AS STRING) FROM t;
