-- avro: CHAR and VARCHAR
CREATE TABLE p (
  a CHAR(3), b VARCHAR(4)
) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/p', 'format' = 'avro');
CREATE TABLE snk (
  a CHAR(3), b VARCHAR(4)
) WITH ('connector' = 'print');
INSERT INTO p
SELECT CAST('abc' AS CHAR(3)), CAST('x' AS VARCHAR(4));
INSERT INTO snk SELECT * FROM p;
