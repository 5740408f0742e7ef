-- A member behind a table's alias
CREATE TABLE t (id INT, r ROW<a INT, x INT>) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.jsonl', 'format' = 'json');
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT s.a, s.r.x FROM (SELECT id, r FROM t) s;
