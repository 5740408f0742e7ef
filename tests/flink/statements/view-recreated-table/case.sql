-- a view whose table was dropped and made again with other columns
CREATE TABLE t (id INT, k STRING, v INT, ts TIMESTAMP(3)) WITH ('connector'='filesystem','path'='${CASE_DIR}/input/t.jsonl','format'='json');
CREATE TABLE snk (id BIGINT) WITH ('connector'='filesystem','path'='${OUT_DIR}/snk','format'='json');
CREATE VIEW vw AS SELECT * FROM t;
DROP TABLE t;
CREATE TABLE t (v INT, id BIGINT) WITH ('connector'='filesystem','path'='${CASE_DIR}/input/u.jsonl','format'='json');
INSERT INTO snk SELECT id FROM vw;
