-- A sum of counts of growing groups grows
CREATE TABLE t (id INT, v INT, f DOUBLE, s STRING, d DATE, ts TIMESTAMP(3), WATERMARK FOR ts AS ts) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.csv', 'format' = 'csv');
CREATE TABLE snk (id INT, c BIGINT, rn BIGINT) WITH ('connector' = 'print');
INSERT INTO snk SELECT id, c, rn FROM (SELECT id, c, ROW_NUMBER() OVER (PARTITION BY d ORDER BY c DESC) AS rn FROM (SELECT id, d, SUM(c) AS c FROM (SELECT id, s, d, COUNT(*) AS c FROM t GROUP BY id, s, d) GROUP BY id, d)) WHERE rn <= 2;
