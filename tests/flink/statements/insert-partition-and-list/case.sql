-- INSERT INTO .. PARTITION with a list of columns
CREATE TABLE t (id INT, k STRING, v INT, ts TIMESTAMP(3)) WITH ('connector'='filesystem','path'='${CASE_DIR}/input/t.jsonl','format'='json');
CREATE TABLE snk (id INT, v INT, p STRING, q INT) WITH ('connector'='filesystem','path'='${OUT_DIR}/snk','format'='json');
CREATE TABLE mid (id INT, v INT, p STRING, q INT) PARTITIONED BY (p, q) WITH ('connector'='filesystem','path'='${OUT_DIR}/mid','format'='json');
INSERT INTO mid PARTITION (p = 'x', q = 3) (v) SELECT id FROM t WHERE id < 3;
INSERT INTO snk SELECT id, v, p, q FROM mid;
