-- * gives columns in the order that ALTER TABLE made
CREATE TABLE t (id INT, k STRING, v INT, ts TIMESTAMP(3)) WITH ('connector'='filesystem','path'='${CASE_DIR}/input/t.jsonl','format'='json');
CREATE TABLE snk (v INT, w INT, id INT, ts TIMESTAMP(3), k STRING) WITH ('connector'='filesystem','path'='${OUT_DIR}/snk','format'='json');
ALTER TABLE t ADD w AS v * 2 FIRST;
ALTER TABLE t MODIFY v INT FIRST;
ALTER TABLE t MODIFY k STRING AFTER ts;
INSERT INTO snk SELECT * FROM t;
