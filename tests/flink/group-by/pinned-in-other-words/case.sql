-- A key of GROUP BY that has one value, said in other words than an equality
CREATE TABLE t (id INT NOT NULL, de DECIMAL(10, 2) NOT NULL, v INT) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.jsonl', 'format' = 'json');
CREATE TABLE snk (q STRING, id DECIMAL(10, 2), v INT, n BIGINT) WITH ('connector' = 'print');
INSERT INTO snk SELECT 'case', id, v, COUNT(*) FROM t WHERE CASE WHEN id = 1 THEN TRUE END GROUP BY id, v;
INSERT INTO snk SELECT 'coalesce', id, v, COUNT(*) FROM t WHERE COALESCE(id = 1, FALSE) GROUP BY id, v;
INSERT INTO snk SELECT 'or null', id, v, COUNT(*) FROM t WHERE id = 1 OR id IS NULL GROUP BY id, v;
INSERT INTO snk SELECT 'not distinct', id, v, COUNT(*) FROM t WHERE id IS NOT DISTINCT FROM 1 GROUP BY id, v;
INSERT INTO snk SELECT 'range', id, v, COUNT(*) FROM t WHERE id IN (1, 2, 3) AND id < 2 GROUP BY id, v;
INSERT INTO snk SELECT 'decimal', de, v, COUNT(*) FROM t WHERE de = 1.5 GROUP BY de, v;
INSERT INTO snk SELECT 'whole', de, v, COUNT(*) FROM t WHERE de = 1 GROUP BY de, v;
INSERT INTO snk SELECT 'twice', id, v, COUNT(*) FROM t GROUP BY id, v HAVING id = 1 AND id = 1;
