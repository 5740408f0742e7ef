-- CREATE TABLE AS over expressions without names
CREATE TABLE t (id INT, k STRING, v INT, ts TIMESTAMP(3)) WITH ('connector'='filesystem','path'='${CASE_DIR}/input/t.jsonl','format'='json');
CREATE TABLE snk (a INT, b STRING, c INT) WITH ('connector'='filesystem','path'='${OUT_DIR}/snk','format'='json');
CREATE TABLE mid WITH ('connector'='filesystem','path'='${OUT_DIR}/mid','format'='json') AS SELECT id + 1, UPPER(k), id * 2 AS w FROM t;
INSERT INTO snk SELECT EXPR$0, EXPR$1, w FROM mid;
