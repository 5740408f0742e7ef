-- Times written in ISO-8601
CREATE TABLE w (
  a TIMESTAMP(3), b TIMESTAMP(6), c TIMESTAMP_LTZ(3), d TIME, e DATE
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/w',
  'format' = 'json',
  'json.timestamp-format.standard' = 'ISO-8601'
);
INSERT INTO w VALUES (TIMESTAMP '2024-01-02 03:04:05.670', TIMESTAMP '2024-01-02 03:04:00.000010', TO_TIMESTAMP_LTZ(1704164645670, 3), TIME '03:04:00', DATE '2024-01-02'), (TIMESTAMP '2024-01-02 00:00:00.000', TIMESTAMP '0001-01-01 00:00:00.000000', TO_TIMESTAMP_LTZ(0, 3), TIME '00:00:00', DATE '0001-01-01');
CREATE TABLE lines (line STRING) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/w',
  'format' = 'raw'
);
CREATE TABLE snk (
  line STRING
) WITH ('connector' = 'print');
INSERT INTO snk SELECT line FROM lines;
