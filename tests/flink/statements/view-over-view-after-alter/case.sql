-- a view over a view with * after ALTER VIEW AS with a column more
CREATE TABLE t (id INT, k STRING, v INT, ts TIMESTAMP(3)) WITH ('connector'='filesystem','path'='${CASE_DIR}/input/t.jsonl','format'='json');
CREATE TABLE snk (id INT, v INT) WITH ('connector'='filesystem','path'='${OUT_DIR}/snk','format'='json');
CREATE VIEW vw AS SELECT id, v FROM t;
CREATE VIEW ww AS SELECT * FROM vw;
ALTER VIEW vw AS SELECT k, id, v, ts FROM t;
INSERT INTO snk SELECT * FROM ww;
