-- parquet: the session's zone does not matter
SET 'table.local-time-zone' = 'Asia/Tokyo';
CREATE TABLE p (
  a TIMESTAMP(3), b TIMESTAMP_LTZ(3)
) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/p', 'format' = 'parquet');
CREATE TABLE snk (
  a TIMESTAMP(3), b TIMESTAMP_LTZ(3)
) WITH ('connector' = 'print');
INSERT INTO p
SELECT TIMESTAMP '2024-02-29 12:34:56.789', CAST(TIMESTAMP '2024-02-29 12:34:56.789' AS TIMESTAMP_LTZ(3));
INSERT INTO snk SELECT * FROM p;
