-- ALTER TABLE MODIFY WATERMARK decides what is late
CREATE TABLE t (id INT, k STRING, v INT, ts TIMESTAMP(3), WATERMARK FOR ts AS ts) WITH ('connector'='filesystem','path'='${CASE_DIR}/input/t.jsonl','format'='json');
CREATE TABLE snk (s TIMESTAMP(3), n BIGINT, m INT) WITH ('connector'='filesystem','path'='${OUT_DIR}/snk','format'='json');
ALTER TABLE t MODIFY WATERMARK FOR ts AS ts - INTERVAL '30' SECOND;
SET 'pipeline.auto-watermark-interval' = '0';
INSERT INTO snk SELECT window_start, COUNT(*), SUM(v) FROM TABLE(TUMBLE(TABLE t, DESCRIPTOR(ts), INTERVAL '10' SECOND)) GROUP BY window_start, window_end;
