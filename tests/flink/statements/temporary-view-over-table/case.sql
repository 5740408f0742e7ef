-- a temporary view hides a table of its name
CREATE TABLE t (id INT, k STRING, v INT, ts TIMESTAMP(3)) WITH ('connector'='filesystem','path'='${CASE_DIR}/input/t.jsonl','format'='json');
CREATE TABLE snk (id INT, v INT) WITH ('connector'='filesystem','path'='${OUT_DIR}/snk','format'='json');
CREATE TEMPORARY VIEW u AS SELECT id, v FROM t;
CREATE TEMPORARY TABLE t (id INT, v INT) WITH ('connector'='filesystem','path'='${CASE_DIR}/input/u.jsonl','format'='json');
INSERT INTO snk SELECT id, v FROM t UNION ALL SELECT id + 100, v FROM u;
