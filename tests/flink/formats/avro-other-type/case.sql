-- avro: a STRING read as INT
CREATE TABLE p (
  a INT, b STRING
) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/p', 'format' = 'avro');
CREATE TABLE r (
  b INT, a INT
) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/p', 'format' = 'avro');
CREATE TABLE snk (
  b INT, a INT
) WITH ('connector' = 'print');
INSERT INTO p
SELECT a, b FROM (VALUES (1, 'one'), (2, CAST(NULL AS STRING))) AS v(a, b);
INSERT INTO snk SELECT * FROM r;
