-- * over two subqueries with a column of the same name each
CREATE TABLE t (id INT, a INT, b INT) WITH ('connector'='filesystem','path'='${CASE_DIR}/input/t.jsonl','format'='json');
CREATE TABLE snk (x INT, y INT) WITH ('connector'='filesystem','path'='${OUT_DIR}/snk','format'='json');
INSERT INTO snk SELECT * FROM (SELECT id FROM t) JOIN (SELECT id FROM t WHERE id = 1) ON TRUE;
