-- A member of a ROW column may be named as if it were a column
CREATE TABLE nest (id INT, r ROW<a INT, b ROW<c STRING, d ARRAY<INT>>>, arr ARRAY<STRING>, m MAP<STRING, INT>, rs ARRAY<ROW<x INT, y STRING>>)
WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/nest.jsonl', 'format' = 'json');
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT a FROM nest;
