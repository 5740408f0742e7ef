-- HOP in GROUP BY over the row time of a regular join
CREATE TABLE o (id INT, cid INT, v INT, ts TIMESTAMP(3), WATERMARK FOR ts AS ts) WITH ('connector'='filesystem','path'='${CASE_DIR}/input/o.jsonl','format'='json');
CREATE TABLE c (id INT, name STRING, ts TIMESTAMP(3), WATERMARK FOR ts AS ts) WITH ('connector'='filesystem','path'='${CASE_DIR}/input/c.jsonl','format'='json');
CREATE TABLE snk (s TIMESTAMP(3), e TIMESTAMP(3), n BIGINT) WITH ('connector'='filesystem','path'='${OUT_DIR}/snk','format'='json');
INSERT INTO snk SELECT HOP_START(o.ts, INTERVAL '5' SECOND, INTERVAL '10' SECOND), HOP_END(o.ts, INTERVAL '5' SECOND, INTERVAL '10' SECOND), COUNT(*) FROM o JOIN c ON o.cid = c.id GROUP BY HOP(o.ts, INTERVAL '5' SECOND, INTERVAL '10' SECOND);
