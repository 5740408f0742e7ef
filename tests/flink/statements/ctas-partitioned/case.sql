-- CREATE TABLE AS into a partitioned table that is read again
CREATE TABLE t (id INT, k STRING, v INT, ts TIMESTAMP(3)) WITH ('connector'='filesystem','path'='${CASE_DIR}/input/t.jsonl','format'='json');
CREATE TABLE snk (id INT, v INT) WITH ('connector'='filesystem','path'='${OUT_DIR}/snk','format'='json');
CREATE TABLE mid PARTITIONED BY (k) WITH ('connector'='filesystem','path'='${OUT_DIR}/mid','format'='json') AS SELECT id, k, v FROM t;
INSERT INTO snk SELECT id, v FROM mid WHERE k = 'b';
