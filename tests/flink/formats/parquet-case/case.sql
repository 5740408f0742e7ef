-- parquet: names in another case
CREATE TABLE p (
  a INT, b STRING
) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/p', 'format' = 'parquet');
CREATE TABLE r (
  A INT, b STRING
) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/p', 'format' = 'parquet');
CREATE TABLE snk (
  A INT, b STRING
) WITH ('connector' = 'print');
INSERT INTO p
SELECT a, b FROM (VALUES (1, 'one'), (2, CAST(NULL AS STRING))) AS v(a, b);
INSERT INTO snk SELECT * FROM r;
