-- avro: a NULL key
CREATE TABLE p (
  a MAP<STRING, INT>
) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/p', 'format' = 'avro');
CREATE TABLE snk (
  a MAP<STRING, INT>
) WITH ('connector' = 'print');
INSERT INTO p
SELECT MAP[CAST(NULL AS STRING), 1];
INSERT INTO snk SELECT * FROM p;
