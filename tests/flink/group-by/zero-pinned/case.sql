-- -0.0 and 0.0 are one group where WHERE pins the column to zero
CREATE TABLE t (id INT, v INT, f DOUBLE, s STRING, d DATE, ts TIMESTAMP(3), WATERMARK FOR ts AS ts) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.csv', 'format' = 'csv');
CREATE TABLE snk (f DOUBLE, id INT, c BIGINT) WITH ('connector' = 'print');
INSERT INTO snk SELECT f, id, COUNT(*) FROM t WHERE f = 0E0 GROUP BY f, id;
