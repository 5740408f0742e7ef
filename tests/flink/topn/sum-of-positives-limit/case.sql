-- ORDER BY a growing sum LIMIT
CREATE TABLE t (id INT, v INT, f DOUBLE, s STRING, d DATE, ts TIMESTAMP(3), WATERMARK FOR ts AS ts) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.csv', 'format' = 'csv');
CREATE TABLE snk (id INT, s STRING, c INT) WITH ('connector' = 'print');
INSERT INTO snk SELECT id, s, SUM(v) AS c FROM t WHERE v >= 1 AND s <> 'x' GROUP BY id, s ORDER BY c DESC LIMIT 2;
