-- Refused: CASE WHEN NULL THEN 1 ELSE 2 END
CREATE TABLE t (d DECIMAL(5, 2)) WITH ('connector' = 'datagen', 'number-of-rows' = '1');
CREATE TABLE snk (a STRING) WITH ('connector' = 'print');
INSERT INTO snk SELECT CAST(CASE WHEN NULL THEN 1 ELSE 2 END AS STRING) FROM t;
