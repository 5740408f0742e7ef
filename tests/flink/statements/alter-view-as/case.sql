-- ALTER VIEW AS changes what is read
CREATE TABLE t (id INT, k STRING, v INT, ts TIMESTAMP(3)) WITH ('connector'='filesystem','path'='${CASE_DIR}/input/t.jsonl','format'='json');
CREATE TABLE snk (id INT, v INT) WITH ('connector'='filesystem','path'='${OUT_DIR}/snk','format'='json');
CREATE VIEW vw AS SELECT id, v FROM t;
CREATE VIEW ww AS SELECT * FROM vw WHERE id > 2;
ALTER VIEW vw AS SELECT id, v * 100 AS v FROM t WHERE id < 6;
INSERT INTO snk SELECT * FROM ww;
