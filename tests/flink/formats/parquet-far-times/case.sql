-- parquet: times far from now
CREATE TABLE p (
  a TIMESTAMP(3), b TIMESTAMP(6), c DATE
) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/p', 'format' = 'parquet');
CREATE TABLE snk (
  a TIMESTAMP(3), b TIMESTAMP(6), c DATE
) WITH ('connector' = 'print');
INSERT INTO p
SELECT TIMESTAMP '2500-01-01 00:00:00.001', TIMESTAMP '9999-12-31 23:59:59.999999', DATE '0001-01-01';
INSERT INTO snk SELECT * FROM p;
