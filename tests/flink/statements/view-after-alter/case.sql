-- a view keeps its columns when its table gets one
CREATE TABLE t (id INT, k STRING, v INT, ts TIMESTAMP(3)) WITH ('connector'='filesystem','path'='${CASE_DIR}/input/t.jsonl','format'='json');
CREATE TABLE snk (id INT, k STRING, v INT, ts TIMESTAMP(3)) WITH ('connector'='filesystem','path'='${OUT_DIR}/snk','format'='json');
CREATE VIEW vw AS SELECT * FROM t;
ALTER TABLE t ADD w AS v * 2;
INSERT INTO snk SELECT * FROM vw;
