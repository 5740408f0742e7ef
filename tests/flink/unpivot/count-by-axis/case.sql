-- Counting by the axis of UNPIVOT
CREATE TABLE t (id INT, a INT, b INT) WITH ('connector'='filesystem','path'='${CASE_DIR}/input/t.jsonl','format'='json');
CREATE TABLE snk (k STRING, n BIGINT) WITH ('connector'='filesystem','path'='${OUT_DIR}/snk','format'='debezium-json');
INSERT INTO snk SELECT k, COUNT(*) FROM t UNPIVOT INCLUDE NULLS (v FOR k IN (a, b)) GROUP BY k;
