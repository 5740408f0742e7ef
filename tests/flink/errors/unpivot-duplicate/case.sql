-- UNPIVOT with a column that is there
CREATE TABLE t (id INT, a INT, b INT) WITH ('connector'='filesystem','path'='${CASE_DIR}/input/t.jsonl','format'='json');
CREATE TABLE snk (k STRING) WITH ('connector'='filesystem','path'='${OUT_DIR}/snk','format'='json');
INSERT INTO snk SELECT k FROM t UNPIVOT INCLUDE NULLS (v FOR id IN (a, b));
