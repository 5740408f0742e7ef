-- TUMBLE in GROUP BY over a CASE of two row times
CREATE TABLE o (id INT, cid INT, v INT, ts TIMESTAMP(3), WATERMARK FOR ts AS ts) WITH ('connector'='filesystem','path'='${CASE_DIR}/input/o.jsonl','format'='json');
CREATE TABLE c (id INT, name STRING, ts TIMESTAMP(3), WATERMARK FOR ts AS ts) WITH ('connector'='filesystem','path'='${CASE_DIR}/input/c.jsonl','format'='json');
CREATE TABLE snk (s TIMESTAMP(3), n BIGINT) WITH ('connector'='filesystem','path'='${OUT_DIR}/snk','format'='json');
CREATE TEMPORARY VIEW i AS SELECT o.id, o.cid, CASE WHEN o.id > 3 THEN o.ts ELSE c.ts END AS ts FROM o JOIN c ON o.cid = c.id AND c.ts BETWEEN o.ts - INTERVAL '30' SECOND AND o.ts;
INSERT INTO snk SELECT TUMBLE_START(ts, INTERVAL '10' SECOND), COUNT(*) FROM i GROUP BY TUMBLE(ts, INTERVAL '10' SECOND);
