-- A column of UNNEST and a member of a ROW column have one name
CREATE TABLE nest (id INT, r ROW<a INT, b ROW<c STRING, d ARRAY<INT>>>, arr ARRAY<STRING>, m MAP<STRING, INT>, rs ARRAY<ROW<x INT, y STRING>>)
WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/nest.jsonl', 'format' = 'json');
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT id, d FROM nest, UNNEST(nest.r.b.d) AS t(d);
