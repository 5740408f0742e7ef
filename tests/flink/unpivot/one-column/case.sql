-- UNPIVOT of one column leaves NULLs out
CREATE TABLE t (id INT, a INT, b INT) WITH ('connector'='filesystem','path'='${CASE_DIR}/input/t.jsonl','format'='json');
CREATE TABLE snk (id INT, b INT, k STRING, v INT) WITH ('connector'='filesystem','path'='${OUT_DIR}/snk','format'='json');
INSERT INTO snk SELECT * FROM t UNPIVOT (v FOR k IN (a));
