-- Refused: EXTRACT(MICROSECOND FROM TIME '12:00:00')
CREATE TABLE t (d DECIMAL(5, 2)) WITH ('connector' = 'datagen', 'number-of-rows' = '1');
CREATE TABLE snk (a STRING) WITH ('connector' = 'print');
INSERT INTO snk SELECT CAST(EXTRACT(MICROSECOND FROM TIME '12:00:00') AS STRING) FROM t;
