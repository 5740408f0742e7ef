-- Aggregates over a pinned window are updated as well
CREATE TABLE t (id INT, v INT, f DOUBLE, s STRING, d DATE, ts TIMESTAMP(3), WATERMARK FOR ts AS ts) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.csv', 'format' = 'csv');
CREATE VIEW w AS SELECT * FROM TABLE(TUMBLE(TABLE t, DESCRIPTOR(ts), INTERVAL '10' SECOND));
CREATE TABLE snk (ws TIMESTAMP(3), we TIMESTAMP(3), id INT, c BIGINT) WITH ('connector' = 'print');
INSERT INTO snk SELECT window_start, window_end, 0, SUM(c) FROM (SELECT window_start, window_end, id, COUNT(*) c FROM w GROUP BY window_start, window_end, id) WHERE window_start = TIMESTAMP '2024-01-01 00:00:00' GROUP BY window_start, window_end;
