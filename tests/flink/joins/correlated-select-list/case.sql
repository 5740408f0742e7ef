-- A subquery names columns of the enclosing query in its SELECT list or in an aggregate
CREATE TABLE u (id INT, k STRING, v INT) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/u.jsonl', 'format' = 'json');
CREATE TABLE r (id INT, k STRING, v INT) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/r.jsonl', 'format' = 'json');
CREATE TABLE s (id INT, k STRING, v INT) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/s.jsonl', 'format' = 'json');
CREATE TABLE snk (q STRING, a INT, b BIGINT) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'debezium-json');
INSERT INTO snk SELECT 'in', u.id, 0 FROM u WHERE u.v + 3 IN (SELECT r.v + u.id - u.id FROM r WHERE r.k = u.k);
INSERT INTO snk SELECT 'not in', u.id, 0 FROM u WHERE u.v NOT IN (SELECT r.v + u.id FROM r WHERE r.k = u.k AND r.v IS NOT NULL);
INSERT INTO snk SELECT 'exists', u.id, 0 FROM u WHERE EXISTS (SELECT u.v FROM r WHERE r.k = u.k AND r.v > u.v);
INSERT INTO snk SELECT 'exists of a sum', u.id, 0 FROM u WHERE EXISTS (SELECT DISTINCT r.v + u.v FROM r WHERE r.k = u.k);
INSERT INTO snk SELECT 'as a value', u.id, CASE WHEN EXISTS (SELECT u.v FROM r WHERE r.k = u.k AND r.v > u.v) THEN 1 ELSE 0 END FROM u;
INSERT INTO snk SELECT 'sum', u.id, (SELECT SUM(r.v + u.v) FROM r WHERE r.k = u.k) FROM u;
INSERT INTO snk SELECT 'one row', u.id, (SELECT r.v + u.v FROM r WHERE r.id = u.id AND r.k = u.k) FROM u WHERE u.id <> 3;
INSERT INTO snk SELECT 'one row by range', u.id, (SELECT r.v FROM r WHERE r.id = u.id AND r.v > u.v - 1) FROM u WHERE u.id <> 3;
INSERT INTO snk SELECT 'all', u.id, 0 FROM u WHERE u.v > ALL (SELECT r.v - u.id FROM r WHERE r.k = u.k);
