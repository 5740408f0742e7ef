-- csv: MAP<STRING, INT>
CREATE TABLE o (a MAP<STRING, INT>) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/o', 'format' = 'csv');
CREATE TABLE txt (line STRING) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/o', 'format' = 'raw');
CREATE TABLE snk (line STRING) WITH ('connector' = 'print');
INSERT INTO o SELECT MAP['a', 1];
INSERT INTO snk SELECT * FROM txt;
