-- TUMBLE_ROWTIME over the row time of a join, grouped again
CREATE TABLE o (id INT, cid INT, v INT, ts TIMESTAMP(3), WATERMARK FOR ts AS ts) WITH ('connector'='filesystem','path'='${CASE_DIR}/input/o.jsonl','format'='json');
CREATE TABLE c (id INT, name STRING, ts TIMESTAMP(3), WATERMARK FOR ts AS ts) WITH ('connector'='filesystem','path'='${CASE_DIR}/input/c.jsonl','format'='json');
CREATE TABLE snk (e TIMESTAMP(3), n BIGINT) WITH ('connector'='filesystem','path'='${OUT_DIR}/snk','format'='json');
INSERT INTO snk SELECT TUMBLE_END(rt, INTERVAL '20' SECOND), SUM(n) FROM (SELECT TUMBLE_ROWTIME(o.ts, INTERVAL '10' SECOND) AS rt, COUNT(*) AS n FROM o JOIN c ON o.cid = c.id GROUP BY TUMBLE(o.ts, INTERVAL '10' SECOND)) GROUP BY TUMBLE(rt, INTERVAL '20' SECOND);
