-- a view whose table reads a column as another type
CREATE TABLE t (id INT, k STRING, v INT, ts TIMESTAMP(3)) WITH ('connector'='filesystem','path'='${CASE_DIR}/input/t.jsonl','format'='json');
CREATE TABLE snk (id INT, v STRING) WITH ('connector'='filesystem','path'='${OUT_DIR}/snk','format'='json');
CREATE VIEW vw AS SELECT id, v FROM t;
ALTER TABLE t MODIFY v STRING;
INSERT INTO snk SELECT id, v FROM vw;
