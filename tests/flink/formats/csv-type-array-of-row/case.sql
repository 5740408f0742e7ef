-- csv: ARRAY<ROW<x INT>>
CREATE TABLE o (a ARRAY<ROW<x INT>>) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/o', 'format' = 'csv');
CREATE TABLE txt (line STRING) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/o', 'format' = 'raw');
CREATE TABLE snk (line STRING) WITH ('connector' = 'print');
INSERT INTO o SELECT ARRAY[CAST(ROW(1) AS ROW<x INT>)];
INSERT INTO snk SELECT * FROM txt;
