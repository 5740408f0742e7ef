-- avro: TIMESTAMP(6) with the correct mapping
CREATE TABLE p (
  u TIMESTAMP(6), w TIMESTAMP(3), x TIMESTAMP_LTZ(3)
) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/p', 'format' = 'avro', 'avro.timestamp_mapping.legacy' = 'false');
CREATE TABLE snk (
  u TIMESTAMP(6), w TIMESTAMP(3), x TIMESTAMP_LTZ(3)
) WITH ('connector' = 'print');
INSERT INTO p
SELECT TIMESTAMP '1969-12-31 23:59:59.123456', TIMESTAMP '1969-12-31 23:59:59.123', CAST(TIMESTAMP '2024-02-29 12:34:56.789' AS TIMESTAMP_LTZ(3));
INSERT INTO snk SELECT * FROM p;
