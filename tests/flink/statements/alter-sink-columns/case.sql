-- a sink that ALTER TABLE gives a column and takes one
CREATE TABLE t (id INT, k STRING, v INT, ts TIMESTAMP(3)) WITH ('connector'='filesystem','path'='${CASE_DIR}/input/t.jsonl','format'='json');
CREATE TABLE snk (id INT, v INT) WITH ('connector'='filesystem','path'='${OUT_DIR}/snk','format'='json');
ALTER TABLE snk ADD x STRING;
ALTER TABLE snk DROP v;
INSERT INTO snk SELECT id, k FROM t;
