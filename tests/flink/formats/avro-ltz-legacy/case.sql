-- avro: TIMESTAMP_LTZ with the old mapping
CREATE TABLE p (
  v TIMESTAMP_LTZ(3)
) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/p', 'format' = 'avro');
CREATE TABLE snk (
  v TIMESTAMP_LTZ(3)
) WITH ('connector' = 'print');
INSERT INTO p
SELECT CAST(TIMESTAMP '2024-02-29 12:34:56.789' AS TIMESTAMP_LTZ(3));
INSERT INTO snk SELECT * FROM p;
