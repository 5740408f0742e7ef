-- INSERT leaves computed columns of its sink out
CREATE TABLE t (id INT, k STRING, v INT, ts TIMESTAMP(3)) WITH ('connector'='filesystem','path'='${CASE_DIR}/input/t.jsonl','format'='json');
CREATE TABLE snk (id INT, w INT, v INT) WITH ('connector'='filesystem','path'='${OUT_DIR}/snk','format'='json');
CREATE TABLE mid (id INT, w AS id * 2, v INT)  WITH ('connector'='filesystem','path'='${OUT_DIR}/mid','format'='json');
INSERT INTO mid SELECT id, v FROM t;
INSERT INTO snk SELECT id, w, v FROM mid;
