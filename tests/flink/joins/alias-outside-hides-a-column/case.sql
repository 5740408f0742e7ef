-- An alias of the query outside goes before a column of that name in the subquery
CREATE TABLE t (id INT, v INT) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.jsonl', 'format' = 'json');
CREATE TABLE u (id INT, a ROW<id INT, v INT>) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/u.jsonl', 'format' = 'json');
CREATE TABLE snk (id INT, v INT) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'debezium-json');
INSERT INTO snk SELECT a.id, a.v FROM t AS a WHERE EXISTS (SELECT 1 FROM u AS b WHERE a.id = b.id AND a.v < b.a.v);
