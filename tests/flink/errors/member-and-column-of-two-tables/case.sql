-- A member in one table and a column of the other have one name
CREATE TABLE t (id INT, r ROW<a INT, x INT>) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.jsonl', 'format' = 'json');
CREATE TABLE u (a INT) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/u.jsonl', 'format' = 'json');
CREATE TABLE snk (a INT) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'json');
INSERT INTO snk SELECT a FROM t, u;
