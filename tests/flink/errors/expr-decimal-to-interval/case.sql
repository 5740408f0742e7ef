-- Refused: CAST(d AS INTERVAL SECOND)
CREATE TABLE t (d DECIMAL(5, 2)) WITH ('connector' = 'datagen', 'number-of-rows' = '1');
CREATE TABLE snk (a STRING) WITH ('connector' = 'print');
INSERT INTO snk SELECT CAST(CAST(d AS INTERVAL SECOND) AS STRING) FROM t;
