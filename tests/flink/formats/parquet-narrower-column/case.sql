-- parquet: a BIGINT read as INT
CREATE TABLE p (
  a BIGINT, b STRING
) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/p', 'format' = 'parquet');
CREATE TABLE r (
  a INT, b STRING
) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/p', 'format' = 'parquet');
CREATE TABLE snk (
  a INT, b STRING
) WITH ('connector' = 'print');
INSERT INTO p
SELECT CAST(1 AS BIGINT), 'x';
INSERT INTO snk SELECT * FROM r;
