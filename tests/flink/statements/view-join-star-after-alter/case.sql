-- a view of a join with * after its tables got columns
CREATE TABLE t (id INT, k STRING, v INT, ts TIMESTAMP(3)) WITH ('connector'='filesystem','path'='${CASE_DIR}/input/t.jsonl','format'='json');
CREATE TABLE snk (id INT, k STRING, v INT, ts TIMESTAMP(3), i INT, w INT) WITH ('connector'='filesystem','path'='${OUT_DIR}/snk','format'='json');
CREATE VIEW vw AS SELECT * FROM t AS a JOIN (SELECT id AS i, v AS w FROM t) AS b ON a.id = b.i;
ALTER TABLE t ADD x AS v * 2 FIRST;
INSERT INTO snk SELECT * FROM vw;
