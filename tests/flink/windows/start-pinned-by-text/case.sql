-- A text pins window_start too
CREATE TABLE t (id INT, v INT, f DOUBLE, s STRING, d DATE, ts TIMESTAMP(3), WATERMARK FOR ts AS ts) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.csv', 'format' = 'csv');
CREATE VIEW h AS SELECT * FROM TABLE(HOP(TABLE t, DESCRIPTOR(ts), INTERVAL '5' SECOND, INTERVAL '10' SECOND));
CREATE TABLE snk (ws TIMESTAMP(3), we TIMESTAMP(3), id INT, c BIGINT) WITH ('connector' = 'print');
INSERT INTO snk SELECT window_start, window_end, id, COUNT(*) FROM h WHERE window_start = '2024-01-01 00:00:05' GROUP BY window_start, window_end, id;
