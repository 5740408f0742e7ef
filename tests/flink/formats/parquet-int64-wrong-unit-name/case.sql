-- parquet: a unit that does not exist
CREATE TABLE p (
  a TIMESTAMP(9)
) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/p', 'format' = 'parquet', 'parquet.write.int64.timestamp' = 'true', 'parquet.timestamp.time.unit' = 'seconds');
CREATE TABLE snk (
  a TIMESTAMP(9)
) WITH ('connector' = 'print');
INSERT INTO p
SELECT TIMESTAMP '2024-02-29 12:34:56.123456789';
INSERT INTO snk SELECT * FROM p;
