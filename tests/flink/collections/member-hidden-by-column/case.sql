-- A column hides the member of its name
CREATE TABLE t (id INT, r ROW<a INT, x INT>, q ROW<b INT>, x STRING) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.jsonl', 'format' = 'json');
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT x, b, a FROM t;
