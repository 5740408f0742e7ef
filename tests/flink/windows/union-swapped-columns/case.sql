-- A union that mixes the columns of a window is grouped as a table
SET 'pipeline.auto-watermark-interval' = '0';
CREATE TABLE s (id INT, k STRING, v INT, ts TIMESTAMP(3), WATERMARK FOR ts AS ts - INTERVAL '2' SECOND)
WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/s.jsonl', 'format' = 'json');
CREATE TABLE snk (a TIMESTAMP(3), b TIMESTAMP(3), n BIGINT) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'debezium-json');
INSERT INTO snk SELECT a, b, COUNT(*) FROM (SELECT window_start AS a, window_end AS b FROM TABLE(TUMBLE(TABLE s, DESCRIPTOR(ts), INTERVAL '5' SECOND)) UNION ALL SELECT window_end, window_start FROM TABLE(TUMBLE(TABLE s, DESCRIPTOR(ts), INTERVAL '5' SECOND))) GROUP BY a, b;
