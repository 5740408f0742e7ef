-- LIKE with another path
CREATE TABLE t (id INT, k STRING, v INT, ts TIMESTAMP(3)) WITH ('connector'='filesystem','path'='${CASE_DIR}/input/t.jsonl','format'='json');
CREATE TABLE snk (id INT, v INT) WITH ('connector'='filesystem','path'='${OUT_DIR}/snk','format'='json');
CREATE TABLE u WITH ('path' = '${CASE_DIR}/input/u.jsonl') LIKE t;
INSERT INTO snk SELECT id, v FROM u;
