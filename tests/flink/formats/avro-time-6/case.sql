-- avro: TIME(6)
CREATE TABLE p (
  a TIME(6)
) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/p', 'format' = 'avro');
CREATE TABLE snk (
  a TIME(6)
) WITH ('connector' = 'print');
INSERT INTO p
SELECT CAST(TIME '12:34:56' AS TIME(6));
INSERT INTO snk SELECT * FROM p;
