-- a view with names of its own keeps its columns when the order of its table's changes
CREATE TABLE t (id INT, k STRING, v INT, ts TIMESTAMP(3)) WITH ('connector'='filesystem','path'='${CASE_DIR}/input/t.jsonl','format'='json');
CREATE TABLE snk (a INT, b STRING, c INT, d TIMESTAMP(3)) WITH ('connector'='filesystem','path'='${OUT_DIR}/snk','format'='json');
CREATE VIEW vw (a, b, c, d) AS SELECT * FROM t;
ALTER TABLE t MODIFY v INT FIRST;
ALTER TABLE t ADD w AS v * 2 FIRST;
INSERT INTO snk SELECT * FROM vw;
