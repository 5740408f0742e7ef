-- csv: ROW<x ROW<y INT>>
CREATE TABLE o (a ROW<x ROW<y INT>>) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/o', 'format' = 'csv');
CREATE TABLE txt (line STRING) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/o', 'format' = 'raw');
CREATE TABLE snk (line STRING) WITH ('connector' = 'print');
INSERT INTO o SELECT CAST(ROW(ROW(1)) AS ROW<x ROW<y INT>>);
INSERT INTO snk SELECT * FROM txt;
