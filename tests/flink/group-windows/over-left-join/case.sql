-- TUMBLE in GROUP BY over a LEFT JOIN, whose rows are taken back
CREATE TABLE o (id INT, cid INT, v INT, ts TIMESTAMP(3), WATERMARK FOR ts AS ts) WITH ('connector'='filesystem','path'='${CASE_DIR}/input/o.jsonl','format'='json');
CREATE TABLE c (id INT, name STRING, ts TIMESTAMP(3), WATERMARK FOR ts AS ts) WITH ('connector'='filesystem','path'='${CASE_DIR}/input/c.jsonl','format'='json');
CREATE TABLE snk (s TIMESTAMP(3), n BIGINT, m BIGINT) WITH ('connector'='filesystem','path'='${OUT_DIR}/snk','format'='json');
INSERT INTO snk SELECT TUMBLE_START(o.ts, INTERVAL '10' SECOND), COUNT(c.name), COUNT(*) FROM o LEFT JOIN c ON o.cid = c.id GROUP BY TUMBLE(o.ts, INTERVAL '10' SECOND);
