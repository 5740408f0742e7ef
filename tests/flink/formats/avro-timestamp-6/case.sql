-- avro: TIMESTAMP(6)
CREATE TABLE p (
  u TIMESTAMP(6)
) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/p', 'format' = 'avro');
CREATE TABLE snk (
  u TIMESTAMP(6)
) WITH ('connector' = 'print');
INSERT INTO p
SELECT TIMESTAMP '1969-12-31 23:59:59.123456';
INSERT INTO snk SELECT * FROM p;
