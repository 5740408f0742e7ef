-- a row time that ALTER TABLE computes
CREATE TABLE t (id INT, k STRING, v INT, ts TIMESTAMP(3)) WITH ('connector'='filesystem','path'='${CASE_DIR}/input/t.jsonl','format'='json');
CREATE TABLE snk (s TIMESTAMP(3), n BIGINT, m INT) WITH ('connector'='filesystem','path'='${OUT_DIR}/snk','format'='json');
ALTER TABLE t ADD (rt AS TIMESTAMPADD(MINUTE, 1, ts), WATERMARK FOR rt AS rt - INTERVAL '40' SECOND);
INSERT INTO snk SELECT window_start, COUNT(*), SUM(v) FROM TABLE(TUMBLE(TABLE t, DESCRIPTOR(rt), INTERVAL '10' SECOND)) GROUP BY window_start, window_end;
