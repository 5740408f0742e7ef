-- A window aggregate over a union of equal windows
SET 'pipeline.auto-watermark-interval' = '0';
CREATE TABLE s (id INT, k STRING, v INT, ts TIMESTAMP(3), WATERMARK FOR ts AS ts - INTERVAL '2' SECOND)
WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/s.jsonl', 'format' = 'json');
CREATE TABLE snk (ws TIMESTAMP(3), we TIMESTAMP(3), n BIGINT, t INT) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'debezium-json');
INSERT INTO snk SELECT window_start, window_end, COUNT(*), SUM(v) FROM (SELECT window_start, window_end, k, v FROM TABLE(TUMBLE(TABLE s, DESCRIPTOR(ts), INTERVAL '5' SECOND)) WHERE k = 'a' UNION ALL SELECT window_start, window_end, k, v FROM TABLE(TUMBLE(TABLE s, DESCRIPTOR(ts), INTERVAL '5' SECOND)) WHERE v > 2) GROUP BY window_start, window_end;
