-- CREATE TABLE AS with a computed column and a row time that is read again
CREATE TABLE t (id INT, k STRING, v INT, ts TIMESTAMP(3)) WITH ('connector'='filesystem','path'='${CASE_DIR}/input/t.jsonl','format'='json');
CREATE TABLE snk (id INT, w INT) WITH ('connector'='filesystem','path'='${OUT_DIR}/snk','format'='json');
CREATE TABLE mid (w AS v * 2, WATERMARK FOR ts AS ts) WITH ('connector'='filesystem','path'='${OUT_DIR}/mid','format'='json') AS SELECT id, v, ts FROM t WHERE id < 4;
INSERT INTO snk SELECT id, w FROM mid;
