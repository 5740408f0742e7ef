-- INSERT INTO .. PARTITION
CREATE TABLE t (id INT, k STRING, v INT, ts TIMESTAMP(3)) WITH ('connector'='filesystem','path'='${CASE_DIR}/input/t.jsonl','format'='json');
CREATE TABLE snk (id INT, v INT, p STRING) WITH ('connector'='filesystem','path'='${OUT_DIR}/snk','format'='json');
CREATE TABLE mid (id INT, v INT, p STRING) PARTITIONED BY (p) WITH ('connector'='filesystem','path'='${OUT_DIR}/mid','format'='json');
INSERT INTO mid PARTITION (p = 'x') SELECT id, v FROM t WHERE id < 3;
INSERT INTO mid SELECT id, v, k FROM t WHERE id > 10;
INSERT INTO snk SELECT id, v, p FROM mid;
