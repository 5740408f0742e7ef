-- Numbers written as their bytes, big and little endian
CREATE TABLE w (
  a INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/w',
  'format' = 'raw',
  'raw.endianness' = 'little-endian'
);
INSERT INTO w VALUES (1633837924), (825373492);
CREATE TABLE lines (line STRING) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/w',
  'format' = 'raw'
);
CREATE TABLE snk (
  line STRING
) WITH ('connector' = 'print');
INSERT INTO snk SELECT line FROM lines;
