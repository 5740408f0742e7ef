-- Refused: CAST(ROW(1, 2) AS ROW<a INT>)
CREATE TABLE t (d DECIMAL(5, 2)) WITH ('connector' = 'datagen', 'number-of-rows' = '1');
CREATE TABLE snk (a STRING) WITH ('connector' = 'print');
INSERT INTO snk SELECT CAST(CAST(ROW(1, 2) AS ROW<a INT>) AS STRING) FROM t;
