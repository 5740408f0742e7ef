-- columns that ALTER TABLE ADD computes, one of them first
CREATE TABLE t (id INT, k STRING, v INT, ts TIMESTAMP(3)) WITH ('connector'='filesystem','path'='${CASE_DIR}/input/t.jsonl','format'='json');
CREATE TABLE snk (w INT, id INT, k STRING, u STRING) WITH ('connector'='filesystem','path'='${OUT_DIR}/snk','format'='json');
ALTER TABLE t ADD (w AS v * 2 FIRST, u AS UPPER(k) AFTER k);
INSERT INTO snk SELECT w, id, k, u FROM t;
