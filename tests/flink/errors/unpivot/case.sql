-- UNPIVOT
CREATE TABLE t (k INT, v INT) WITH ('connector'='filesystem','path'='${CASE_DIR}/input/t.jsonl','format'='json');
CREATE TABLE snk (a INT, b INT) WITH ('connector'='filesystem','path'='${OUT_DIR}/snk','format'='debezium-json');
INSERT INTO snk SELECT x, 1 FROM (SELECT k, v FROM t) UNPIVOT (x FOR n IN (k, v));
