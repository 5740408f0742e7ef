-- A sum of what WHERE keeps positive only grows: a Top-N by it takes updates
CREATE TABLE t (id INT, v INT, f DOUBLE, s STRING, d DATE, ts TIMESTAMP(3), WATERMARK FOR ts AS ts) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.csv', 'format' = 'csv');
CREATE TABLE snk (id INT, s STRING, c INT, rn BIGINT) WITH ('connector' = 'print');
INSERT INTO snk SELECT id, s, c, rn FROM (SELECT id, s, c, ROW_NUMBER() OVER (PARTITION BY id ORDER BY c DESC) AS rn FROM (SELECT id, s, SUM(v) AS c FROM t WHERE v > 0 GROUP BY id, s)) WHERE rn <= 2;
