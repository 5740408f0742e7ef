-- parquet: an INT read as BIGINT
CREATE TABLE p (
  a INT, b STRING
) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/p', 'format' = 'parquet');
CREATE TABLE r (
  a BIGINT, b STRING
) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/p', 'format' = 'parquet');
CREATE TABLE snk (
  a BIGINT, b STRING
) WITH ('connector' = 'print');
INSERT INTO p
SELECT a, b FROM (VALUES (1, 'one'), (2, CAST(NULL AS STRING))) AS v(a, b);
INSERT INTO snk SELECT * FROM r;
