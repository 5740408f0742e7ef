-- window_time is a row time and pins nothing
CREATE TABLE t (id INT, v INT, f DOUBLE, s STRING, d DATE, ts TIMESTAMP(3), WATERMARK FOR ts AS ts) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.csv', 'format' = 'csv');
CREATE VIEW w AS SELECT * FROM TABLE(TUMBLE(TABLE t, DESCRIPTOR(ts), INTERVAL '10' SECOND));
CREATE TABLE snk (ws TIMESTAMP(3), we TIMESTAMP(3), id INT, c BIGINT) WITH ('connector' = 'print');
INSERT INTO snk SELECT window_start, window_end, id, COUNT(*) FROM w WHERE window_time = TIMESTAMP '2024-01-01 00:00:09.999' GROUP BY window_start, window_end, window_time, id;
