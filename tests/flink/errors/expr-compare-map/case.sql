-- Refused: MAP['a', 1] < MAP['a', 2]
CREATE TABLE t (d DECIMAL(5, 2)) WITH ('connector' = 'datagen', 'number-of-rows' = '1');
CREATE TABLE snk (a STRING) WITH ('connector' = 'print');
INSERT INTO snk SELECT CAST(MAP['a', 1] < MAP['a', 2] AS STRING) FROM t;
