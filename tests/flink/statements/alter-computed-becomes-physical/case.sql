-- a computed column becomes one of the file
CREATE TABLE t (id INT, k STRING, v INT, ts TIMESTAMP(3)) WITH ('connector'='filesystem','path'='${CASE_DIR}/input/t.jsonl','format'='json');
CREATE TABLE snk (id INT, v INT, d INT) WITH ('connector'='filesystem','path'='${OUT_DIR}/snk','format'='json');
ALTER TABLE t ADD d AS v + 1;
ALTER TABLE t MODIFY d INT;
INSERT INTO snk SELECT id, v, d FROM t;
