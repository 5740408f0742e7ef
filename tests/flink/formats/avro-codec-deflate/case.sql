-- avro: files with the codec deflate
CREATE TABLE p (
  a INT, b STRING
) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/p', 'format' = 'avro', 'avro.codec' = 'deflate');
CREATE TABLE snk (
  a INT, b STRING
) WITH ('connector' = 'print');
INSERT INTO p
SELECT a, b FROM (VALUES (1, 'one'), (2, CAST(NULL AS STRING))) AS v(a, b);
INSERT INTO snk SELECT * FROM p;
