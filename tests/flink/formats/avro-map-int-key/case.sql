-- avro: a map by INT
CREATE TABLE p (
  a MAP<INT, STRING>
) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/p', 'format' = 'avro');
CREATE TABLE snk (
  a MAP<INT, STRING>
) WITH ('connector' = 'print');
INSERT INTO p
SELECT MAP[1, 'x'];
INSERT INTO snk SELECT * FROM p;
