-- CREATE TABLE AS with a column of a wider type
CREATE TABLE t (id INT, k STRING, v INT, ts TIMESTAMP(3)) WITH ('connector'='filesystem','path'='${CASE_DIR}/input/t.jsonl','format'='json');
CREATE TABLE snk (id BIGINT, v DECIMAL(10, 2)) WITH ('connector'='filesystem','path'='${OUT_DIR}/snk','format'='json');
CREATE TABLE mid (v DECIMAL(10, 2), id BIGINT) WITH ('connector'='filesystem','path'='${OUT_DIR}/mid','format'='json') AS SELECT id, v FROM t;
INSERT INTO snk SELECT id, v FROM mid;
