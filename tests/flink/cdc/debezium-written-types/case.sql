-- debezium-json: unusual types written
CREATE TABLE o (
  a INT, s STRING, d DECIMAL(10, 2), m MAP<STRING, INT>, r ROW<x INT, y STRING>, b BYTES, ti TIME(3), ok BOOLEAN
) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/o', 'format' = 'debezium-json');
CREATE TABLE txt (line STRING) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/o', 'format' = 'raw');
CREATE TABLE snk (line STRING) WITH ('connector' = 'print');
INSERT INTO o SELECT 1, 'x', CAST(1.50 AS DECIMAL(10, 2)), MAP['k', 1, 'l', CAST(NULL AS INT)], CAST(ROW(1, CAST(NULL AS STRING)) AS ROW<x INT, y STRING>), x'00ff', TIME '12:34:56', TRUE UNION ALL SELECT CAST(NULL AS INT), CAST(NULL AS STRING), CAST(NULL AS DECIMAL(10, 2)), CAST(NULL AS MAP<STRING, INT>), CAST(NULL AS ROW<x INT, y STRING>), CAST(NULL AS BYTES), CAST(NULL AS TIME(3)), CAST(NULL AS BOOLEAN);
INSERT INTO snk SELECT * FROM txt;
