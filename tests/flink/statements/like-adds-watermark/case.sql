-- LIKE a table without time, with a row time of its own
CREATE TABLE t (id INT, k STRING, v INT, ts TIMESTAMP(3)) WITH ('connector'='filesystem','path'='${CASE_DIR}/input/t.jsonl','format'='json');
CREATE TABLE snk (s TIMESTAMP(3), n BIGINT, m INT) WITH ('connector'='filesystem','path'='${OUT_DIR}/snk','format'='json');
CREATE TABLE u (rt AS TIMESTAMPADD(SECOND, 5, ts), WATERMARK FOR rt AS rt - INTERVAL '40' SECOND) LIKE t;
INSERT INTO snk SELECT window_start, COUNT(*), SUM(v) FROM TABLE(TUMBLE(TABLE u, DESCRIPTOR(rt), INTERVAL '10' SECOND)) GROUP BY window_start, window_end;
