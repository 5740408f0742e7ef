-- UNPIVOT of columns without a common type
CREATE TABLE t (id INT, a INT, b STRING) WITH ('connector'='filesystem','path'='${CASE_DIR}/input/t.jsonl','format'='json');
CREATE TABLE snk (k STRING) WITH ('connector'='filesystem','path'='${OUT_DIR}/snk','format'='json');
INSERT INTO snk SELECT k FROM t UNPIVOT INCLUDE NULLS (v FOR k IN (a, b));
