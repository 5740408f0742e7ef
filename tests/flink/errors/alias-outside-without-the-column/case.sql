-- An alias of the query outside is meant although only a column of that name in the subquery has the member
CREATE TABLE u (id INT, v INT) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/u.jsonl', 'format' = 'json');
CREATE TABLE r (id INT, u ROW<x INT>) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/r.jsonl', 'format' = 'json');
CREATE TABLE snk (id INT) WITH ('connector' = 'print');
INSERT INTO snk SELECT u.id FROM u WHERE EXISTS (SELECT 1 FROM r WHERE u.x > 0 AND r.id = 1);
