-- csv: MULTISET<STRING>
CREATE TABLE o (a MULTISET<STRING>) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/o', 'format' = 'csv');
CREATE TABLE txt (line STRING) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/o', 'format' = 'raw');
CREATE TABLE snk (line STRING) WITH ('connector' = 'print');
INSERT INTO o SELECT CAST(NULL AS MULTISET<STRING>);
INSERT INTO snk SELECT * FROM txt;
