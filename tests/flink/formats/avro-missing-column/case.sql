-- avro: a column that the file lacks
CREATE TABLE p (
  a INT, b STRING
) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/p', 'format' = 'avro');
CREATE TABLE r (
  b STRING, nowhere INT, a INT
) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/p', 'format' = 'avro');
CREATE TABLE snk (
  b STRING, nowhere INT, a INT
) WITH ('connector' = 'print');
INSERT INTO p
SELECT a, b FROM (VALUES (1, 'one'), (2, CAST(NULL AS STRING))) AS v(a, b);
INSERT INTO snk SELECT * FROM r;
