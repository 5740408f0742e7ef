-- LATERAL computes with columns of the left side
CREATE TABLE u (id INT, k STRING, v INT) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/u.jsonl', 'format' = 'json');
CREATE TABLE r (id INT, k STRING, v INT) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/r.jsonl', 'format' = 'json');
CREATE TABLE s (id INT, k STRING, v INT) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/s.jsonl', 'format' = 'json');
CREATE TABLE snk (q STRING, a INT, b BIGINT) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'debezium-json');
INSERT INTO snk SELECT 'sum', u.id, x.w FROM u, LATERAL (SELECT u.v + r.v AS w FROM r WHERE r.id = u.id) x;
INSERT INTO snk SELECT 'own', u.id, x.w FROM u, LATERAL (SELECT u.v AS w FROM r WHERE r.id = u.id) x;
INSERT INTO snk SELECT 'left', u.id, x.w FROM u LEFT JOIN LATERAL (SELECT u.v AS w FROM r WHERE r.id = u.id AND r.v > 3) x ON TRUE;
INSERT INTO snk SELECT 'distinct', u.id, x.a FROM u, LATERAL (SELECT DISTINCT r.v - u.v AS a FROM r WHERE r.k = u.k) x;
INSERT INTO snk SELECT 'groups', x.w, x.c FROM u, LATERAL (SELECT r.v - u.v AS w, COUNT(*) AS c FROM r WHERE r.k = u.k GROUP BY r.v - u.v) x;
INSERT INTO snk SELECT 'max', u.id, x.m FROM u, LATERAL (SELECT MAX(r.v + u.v) AS m FROM r WHERE r.k = u.k) x;
INSERT INTO snk SELECT 'left max', u.id, x.m FROM u LEFT JOIN LATERAL (SELECT MAX(r.v + u.v) AS m FROM r WHERE r.k = u.k) x ON TRUE;
INSERT INTO snk SELECT 'inner loses', u.id, x.m FROM u, LATERAL (SELECT COUNT(*) AS m FROM r WHERE r.v > u.v AND r.k = u.k) x;
INSERT INTO snk SELECT 'left keeps', u.id, x.m FROM u LEFT JOIN LATERAL (SELECT COUNT(*) AS m FROM r WHERE r.v > u.v AND r.k = u.k) x ON TRUE;
