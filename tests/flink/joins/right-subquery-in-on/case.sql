-- a subquery that gives a value in ON of a RIGHT JOIN
CREATE TABLE o (id INT, cid INT, v INT, ts TIMESTAMP(3), WATERMARK FOR ts AS ts) WITH ('connector'='filesystem','path'='${CASE_DIR}/input/o.jsonl','format'='json');
CREATE TABLE c (id INT, name STRING, ts TIMESTAMP(3), WATERMARK FOR ts AS ts) WITH ('connector'='filesystem','path'='${CASE_DIR}/input/c.jsonl','format'='json');
CREATE TABLE snk (id INT, name STRING) WITH ('connector'='filesystem','path'='${OUT_DIR}/snk','format'='debezium-json');
INSERT INTO snk SELECT o.id, c.name FROM o RIGHT JOIN c ON o.cid = c.id AND o.v > (SELECT MIN(v) + 80 FROM o);
