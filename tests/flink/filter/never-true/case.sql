-- What a constantly false condition or LIMIT 0 leaves nothing of is not read: the broken line fails no job
CREATE TABLE t (id INT, k STRING, v INT) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.jsonl', 'format' = 'json');
CREATE TABLE bad (id INT, k STRING, v INT) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/bad.jsonl', 'format' = 'json');
CREATE TABLE snk (q STRING, a BIGINT, b STRING) WITH ('connector' = 'print');
INSERT INTO snk SELECT 'count', COUNT(*), 'x' FROM bad WHERE FALSE;
INSERT INTO snk SELECT 'groups', COUNT(*), k FROM bad WHERE 1 = 0 GROUP BY k;
INSERT INTO snk SELECT 'left', t.id, x.k FROM t LEFT JOIN (SELECT * FROM bad WHERE NULL) x ON t.id = x.id;
INSERT INTO snk SELECT 'on', t.id, x.k FROM t LEFT JOIN bad x ON t.id = x.id AND FALSE;
INSERT INTO snk SELECT 'right', x.id, t.k FROM t RIGHT JOIN (SELECT * FROM bad LIMIT 0) x ON t.id = x.id;
INSERT INTO snk SELECT 'not in', id, k FROM t WHERE id NOT IN (SELECT id FROM bad WHERE FALSE);
INSERT INTO snk SELECT 'in', id, k FROM t WHERE id IN (SELECT id FROM bad WHERE FALSE);
INSERT INTO snk SELECT 'not exists', id, k FROM t WHERE NOT EXISTS (SELECT id FROM bad WHERE bad.id = t.id AND FALSE);
INSERT INTO snk SELECT 'union', id, k FROM t WHERE id < 3 UNION ALL SELECT 'bad', id, k FROM bad WHERE FALSE;
INSERT INTO snk SELECT 'except', id, k FROM (SELECT id, k FROM t EXCEPT SELECT id, k FROM bad WHERE FALSE);
INSERT INTO snk SELECT 'top', id, k FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY k ORDER BY v) AS rn FROM bad WHERE FALSE) WHERE rn < 3;
