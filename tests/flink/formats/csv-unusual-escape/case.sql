-- csv: unusual types with an escape
CREATE TABLE o (
  a ARRAY<INT>, r ROW<x INT, y STRING>, b BYTES, ti TIME(3), l TIMESTAMP_LTZ(3), d DECIMAL(20, 10), f FLOAT, g DOUBLE, dt DATE, c CHAR(3)
) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/o', 'format' = 'csv', 'csv.escape-character' = '\', 'csv.write-bigdecimal-in-scientific-notation' = 'false');
CREATE TABLE txt (line STRING) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/o', 'format' = 'raw');
CREATE TABLE snk (line STRING) WITH ('connector' = 'print', 'print-identifier' = 't');
CREATE TABLE back (
  a ARRAY<INT>, r ROW<x INT, y STRING>, b BYTES, ti TIME(3), l TIMESTAMP_LTZ(3), d DECIMAL(20, 10), f FLOAT, g DOUBLE, dt DATE, c CHAR(3)
) WITH ('connector' = 'print', 'print-identifier' = 'b');
INSERT INTO o SELECT ARRAY[1, CAST(NULL AS INT), 3], CAST(ROW(1, 'a b') AS ROW<x INT, y STRING>), x'00ff', CAST(TIME '12:34:56' AS TIME(3)), CAST(TIMESTAMP '2024-01-02 03:04:05.678' AS TIMESTAMP_LTZ(3)), CAST(0.0000000012 AS DECIMAL(20, 10)), CAST(1.0E10 AS FLOAT), 1.0E-5, DATE '2024-02-29', CAST('a"b' AS CHAR(3));
INSERT INTO snk SELECT * FROM txt;
INSERT INTO back SELECT * FROM o;
