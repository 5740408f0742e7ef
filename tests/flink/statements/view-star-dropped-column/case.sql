-- a view with * whose table lost a column
CREATE TABLE t (id INT, k STRING, v INT, ts TIMESTAMP(3)) WITH ('connector'='filesystem','path'='${CASE_DIR}/input/t.jsonl','format'='json');
CREATE TABLE snk (id INT, v INT) WITH ('connector'='filesystem','path'='${OUT_DIR}/snk','format'='json');
CREATE VIEW vw AS SELECT * FROM t;
ALTER TABLE t DROP k;
INSERT INTO snk SELECT id, v FROM vw;
