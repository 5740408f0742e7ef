-- INSERT with a list into a sink with a column more
CREATE TABLE t (id INT, k STRING, v INT, ts TIMESTAMP(3)) WITH ('connector'='filesystem','path'='${CASE_DIR}/input/t.jsonl','format'='json');
CREATE TABLE snk (id INT, v INT) WITH ('connector'='filesystem','path'='${OUT_DIR}/snk','format'='json');
ALTER TABLE snk ADD (x STRING, y INT FIRST);
INSERT INTO snk (id, x) SELECT id, k FROM t;
