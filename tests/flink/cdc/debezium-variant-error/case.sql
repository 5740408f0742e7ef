-- debezium-json: a VARIANT cannot be written
CREATE TABLE mid (
  a INT, v VARIANT
) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/mid', 'format' = 'debezium-json');
INSERT INTO mid SELECT 1, PARSE_JSON('{"x":[1,2.5,null,true]}');
CREATE TABLE line (line STRING) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/mid', 'format' = 'raw');
CREATE TABLE snk (line STRING) WITH ('connector' = 'print');
INSERT INTO snk SELECT line FROM line;
