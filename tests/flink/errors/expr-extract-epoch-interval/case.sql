-- Refused: EXTRACT(EPOCH FROM INTERVAL '1' DAY)
CREATE TABLE t (d DECIMAL(5, 2)) WITH ('connector' = 'datagen', 'number-of-rows' = '1');
CREATE TABLE snk (a STRING) WITH ('connector' = 'print');
INSERT INTO snk SELECT CAST(EXTRACT(EPOCH FROM INTERVAL '1' DAY) AS STRING) FROM t;
