-- Refused: INTERVAL '1' DAY + TO_TIMESTAMP_LTZ(0, 3)
CREATE TABLE t (d DECIMAL(5, 2)) WITH ('connector' = 'datagen', 'number-of-rows' = '1');
CREATE TABLE snk (a STRING) WITH ('connector' = 'print');
INSERT INTO snk SELECT CAST(INTERVAL '1' DAY + TO_TIMESTAMP_LTZ(0, 3) AS STRING) FROM t;
