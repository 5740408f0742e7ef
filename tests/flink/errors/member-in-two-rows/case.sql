-- A member that two ROW columns have
CREATE TABLE t (id INT, r ROW<a INT, x INT>, q ROW<a INT>, x STRING) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.jsonl', 'format' = 'json');
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT a FROM t;
