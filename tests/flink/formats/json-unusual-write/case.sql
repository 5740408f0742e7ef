-- json: unusual types written
CREATE TABLE o (
  n MAP<STRING, MAP<STRING, INT>>, d DECIMAL(38, 20), ti TIME(3), l TIMESTAMP_LTZ(9), b BINARY(2), f FLOAT, y TINYINT, i ARRAY<ROW<x INT, y ARRAY<STRING>>>
) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/o', 'format' = 'json');
CREATE TABLE txt (line STRING) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/o', 'format' = 'raw');
CREATE TABLE snk (line STRING) WITH ('connector' = 'print');
INSERT INTO o SELECT MAP['k', MAP['z', 1]], CAST('0.00000000000000000120' AS DECIMAL(38, 20)), CAST(TIME '12:34:56' AS TIME(3)), CAST(TIMESTAMP '2024-01-02 03:04:05.123456789' AS TIMESTAMP_LTZ(9)), CAST(x'0102' AS BINARY(2)), CAST(1.0E10 AS FLOAT), CAST(-128 AS TINYINT), ARRAY[CAST(ROW(1, ARRAY['p', CAST(NULL AS STRING)]) AS ROW<x INT, y ARRAY<STRING>>)];
INSERT INTO snk SELECT * FROM txt;
