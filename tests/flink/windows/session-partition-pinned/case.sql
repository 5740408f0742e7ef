-- A PARTITION BY of sessions that WHERE pins leaves no window aggregate
CREATE TABLE t (id INT, v INT, f DOUBLE, s STRING, d DATE, ts TIMESTAMP(3), WATERMARK FOR ts AS ts) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.csv', 'format' = 'csv');
CREATE VIEW z AS SELECT * FROM TABLE(SESSION(TABLE t PARTITION BY id, DESCRIPTOR(ts), INTERVAL '5' SECOND));
CREATE TABLE snk (ws TIMESTAMP(3), we TIMESTAMP(3), id INT, c BIGINT) WITH ('connector' = 'print');
INSERT INTO snk SELECT window_start, window_end, id, COUNT(*) FROM z WHERE id = 1 GROUP BY window_start, window_end, id;
