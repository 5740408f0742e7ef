-- WATERMARK over a STRING column
CREATE TABLE t (a STRING, WATERMARK FOR a AS a) WITH ('connector' = 'datagen');
