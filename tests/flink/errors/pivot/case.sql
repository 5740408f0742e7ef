-- PIVOT
CREATE TABLE t (k INT, v INT) WITH ('connector'='filesystem','path'='${CASE_DIR}/input/t.jsonl','format'='json');
CREATE TABLE snk (a INT, b INT) WITH ('connector'='filesystem','path'='${OUT_DIR}/snk','format'='debezium-json');
INSERT INTO snk SELECT * FROM (SELECT k, v FROM t) PIVOT (SUM(v) AS s FOR k IN (1 AS k1, 2 AS k2));
