-- an OPTIONS hint at a table under an alias and in a join
CREATE TABLE t (id INT, k STRING, v INT, ts TIMESTAMP(3)) WITH ('connector'='filesystem','path'='${CASE_DIR}/input/t.jsonl','format'='json');
CREATE TABLE snk (id INT, v INT) WITH ('connector'='filesystem','path'='${OUT_DIR}/snk','format'='json');
INSERT INTO snk SELECT a.id, b.v FROM t /*+ OPTIONS('path' = '${CASE_DIR}/input/u.jsonl') */ AS a JOIN t AS b ON a.id = b.id;
