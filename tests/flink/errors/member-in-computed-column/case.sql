-- A computed column needs the whole path to a member
CREATE TABLE t (id INT, r ROW<a INT, x INT>, y AS a + 1) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.jsonl', 'format' = 'json');
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT id, y FROM t;
