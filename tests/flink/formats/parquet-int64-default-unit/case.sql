-- parquet: times as INT64 in the default unit
CREATE TABLE p (
  a TIMESTAMP(9), b TIMESTAMP(3)
) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/p', 'format' = 'parquet', 'parquet.write.int64.timestamp' = 'true');
CREATE TABLE snk (
  a TIMESTAMP(9), b TIMESTAMP(3)
) WITH ('connector' = 'print');
INSERT INTO p
SELECT TIMESTAMP '2024-02-29 12:34:56.123456789', TIMESTAMP '1972-02-29 12:34:56.789';
INSERT INTO snk SELECT * FROM p;
