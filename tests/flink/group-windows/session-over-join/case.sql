-- SESSION in GROUP BY over the row time of a regular join
CREATE TABLE o (id INT, cid INT, v INT, ts TIMESTAMP(3), WATERMARK FOR ts AS ts) WITH ('connector'='filesystem','path'='${CASE_DIR}/input/o.jsonl','format'='json');
CREATE TABLE c (id INT, name STRING, ts TIMESTAMP(3), WATERMARK FOR ts AS ts) WITH ('connector'='filesystem','path'='${CASE_DIR}/input/c.jsonl','format'='json');
CREATE TABLE snk (s TIMESTAMP(3), e TIMESTAMP(3), n INT) WITH ('connector'='filesystem','path'='${OUT_DIR}/snk','format'='json');
INSERT INTO snk SELECT SESSION_START(o.ts, INTERVAL '4' SECOND), SESSION_END(o.ts, INTERVAL '4' SECOND), SUM(o.v) FROM o JOIN c ON o.cid = c.id GROUP BY SESSION(o.ts, INTERVAL '4' SECOND);
