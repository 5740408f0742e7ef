-- UNPIVOT keeps rows with one measure that is not NULL; the axis is called after both columns
CREATE TABLE t (id INT, a INT, b INT) WITH ('connector'='filesystem','path'='${CASE_DIR}/input/t.jsonl','format'='json');
CREATE TABLE snk (id INT, k STRING, v INT, w INT) WITH ('connector'='filesystem','path'='${OUT_DIR}/snk','format'='json');
INSERT INTO snk SELECT * FROM t UNPIVOT EXCLUDE NULLS ((v, w) FOR k IN ((a, b)));
