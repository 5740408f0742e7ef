-- A subquery inside of a subquery names columns of the outermost query
CREATE TABLE u (id INT, k STRING, v INT) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/u.jsonl', 'format' = 'json');
CREATE TABLE r (id INT, k STRING, v INT) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/r.jsonl', 'format' = 'json');
CREATE TABLE s (id INT, k STRING, v INT) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/s.jsonl', 'format' = 'json');
CREATE TABLE snk (q STRING, a INT, b BIGINT) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'debezium-json');
INSERT INTO snk SELECT 'exists', u.id, 0 FROM u WHERE EXISTS (SELECT 1 FROM r WHERE r.id = u.id AND EXISTS (SELECT 1 FROM s WHERE s.id = r.id AND s.v > u.v - 1));
INSERT INTO snk SELECT 'not exists', u.id, 0 FROM u WHERE NOT EXISTS (SELECT 1 FROM r WHERE r.id = u.id AND EXISTS (SELECT 1 FROM s WHERE s.id = r.id AND s.v = u.v));
INSERT INTO snk SELECT 'count', u.id, (SELECT COUNT(*) FROM r WHERE r.k = u.k AND EXISTS (SELECT 1 FROM s WHERE s.id = r.id AND s.v < u.v)) FROM u;
INSERT INTO snk SELECT 'average', u.id, 0 FROM u WHERE u.v > (SELECT AVG(r.v) FROM r WHERE r.k = u.k AND r.v < (SELECT MAX(s.v) FROM s WHERE s.k = u.k));
INSERT INTO snk SELECT 'max', u.id, 0 FROM u WHERE u.v >= (SELECT MAX(r.v) FROM r WHERE r.k = u.k AND EXISTS (SELECT 1 FROM s WHERE s.id = r.id AND s.k = u.k));
INSERT INTO snk SELECT 'in in', u.id, 0 FROM u WHERE u.id IN (SELECT r.id FROM r WHERE r.k = u.k AND r.id IN (SELECT s.id FROM s WHERE s.k = u.k));
