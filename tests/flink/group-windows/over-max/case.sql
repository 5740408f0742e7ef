-- TUMBLE in GROUP BY over MAX of a row time
CREATE TABLE o (id INT, cid INT, v INT, ts TIMESTAMP(3), WATERMARK FOR ts AS ts) WITH ('connector'='filesystem','path'='${CASE_DIR}/input/o.jsonl','format'='json');
CREATE TABLE c (id INT, name STRING, ts TIMESTAMP(3), WATERMARK FOR ts AS ts) WITH ('connector'='filesystem','path'='${CASE_DIR}/input/c.jsonl','format'='json');
CREATE TABLE snk (s TIMESTAMP(3), n BIGINT) WITH ('connector'='filesystem','path'='${OUT_DIR}/snk','format'='json');
INSERT INTO snk SELECT TUMBLE_START(ts, INTERVAL '10' SECOND), COUNT(*) FROM (SELECT cid, MAX(ts) AS ts FROM o GROUP BY cid) GROUP BY TUMBLE(ts, INTERVAL '10' SECOND);
