-- > SOME over a subquery with a NULL
CREATE TABLE t (a INT, b INT) WITH ('connector'='filesystem','path'='${CASE_DIR}/input/t.jsonl','format'='json');
CREATE TABLE u (c INT) WITH ('connector'='filesystem','path'='${CASE_DIR}/input/u.jsonl','format'='json');
CREATE TABLE snk (a INT) WITH ('connector'='filesystem','path'='${OUT_DIR}/snk','format'='debezium-json');
INSERT INTO snk SELECT a FROM t WHERE a > SOME (SELECT c FROM u);
