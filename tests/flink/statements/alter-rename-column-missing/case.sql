-- a renamed column has another name in the file too
CREATE TABLE t (id INT, k STRING, v INT, ts TIMESTAMP(3)) WITH ('connector'='filesystem','path'='${CASE_DIR}/input/t.jsonl','format'='json');
CREATE TABLE snk (id INT, w INT) WITH ('connector'='filesystem','path'='${OUT_DIR}/snk','format'='json');
ALTER TABLE t RENAME v TO w;
INSERT INTO snk SELECT id, w FROM t;
