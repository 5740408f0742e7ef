-- a view with * in a subquery after ALTER TABLE
CREATE TABLE t (id INT, k STRING, v INT, ts TIMESTAMP(3)) WITH ('connector'='filesystem','path'='${CASE_DIR}/input/t.jsonl','format'='json');
CREATE TABLE snk (id INT, v INT) WITH ('connector'='filesystem','path'='${OUT_DIR}/snk','format'='json');
CREATE VIEW vw AS SELECT id, v FROM (SELECT * FROM t) WHERE v IN (SELECT v FROM (SELECT * FROM t WHERE id < 5));
ALTER TABLE t ADD x AS v * 2 FIRST;
INSERT INTO snk SELECT * FROM vw;
