-- A filter by keys lets no row go
CREATE TABLE t (id INT, v INT, f DOUBLE, s STRING, d DATE, ts TIMESTAMP(3), WATERMARK FOR ts AS ts) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.csv', 'format' = 'csv');
CREATE TABLE snk (id INT, s STRING, c BIGINT, rn BIGINT) WITH ('connector' = 'print');
INSERT INTO snk SELECT id, s, c, rn FROM (SELECT id, s, c, ROW_NUMBER() OVER (PARTITION BY id ORDER BY c DESC) AS rn FROM (SELECT id, s, COUNT(*) AS c FROM t GROUP BY id, s HAVING s > 'a')) WHERE rn <= 2;
