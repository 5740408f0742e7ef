-- csv.write-bigdecimal-in-scientific-notation
CREATE TABLE w (
  a DECIMAL(20, 10), b DECIMAL(38, 0), c DECIMAL(10, 2)
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/w',
  'format' = 'csv'
);
INSERT INTO w VALUES (0.0000000001, CAST('12345678901234567890' AS DECIMAL(38, 0)), 100.00), (1.5, CAST(0 AS DECIMAL(38, 0)), 0.00), (0.0000001, CAST(1000000 AS DECIMAL(38, 0)), 1000000.00);
CREATE TABLE lines (line STRING) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/w',
  'format' = 'raw'
);
CREATE TABLE snk (
  line STRING
) WITH ('connector' = 'print');
INSERT INTO snk SELECT line FROM lines;
