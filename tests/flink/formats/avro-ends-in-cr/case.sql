-- avro: a file whose last byte is a carriage return
CREATE TABLE t (a INT) WITH (
  'connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.avro', 'format' = 'avro'
);
CREATE TABLE snk (a INT) WITH ('connector' = 'print');
INSERT INTO snk SELECT * FROM t;
