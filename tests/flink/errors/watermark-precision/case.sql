-- WATERMARK over TIMESTAMP(6) is refused
CREATE TABLE t (ts TIMESTAMP(6), WATERMARK FOR ts AS ts) WITH ('connector' = 'datagen');
CREATE TABLE snk (
  ts TIMESTAMP(6)
) WITH (
  'connector' = 'print'
);
INSERT INTO snk SELECT ts FROM t;
