-- A partition that is one value: NULL-able it stays a key
CREATE TABLE t (id INT, v INT, f DOUBLE, s STRING, d DATE, ts TIMESTAMP(3), WATERMARK FOR ts AS ts) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.csv', 'format' = 'csv');
CREATE TABLE snk (id INT, v INT, rn BIGINT) WITH ('connector' = 'print');
INSERT INTO snk SELECT id, v, rn FROM (SELECT id, v, ROW_NUMBER() OVER (PARTITION BY id ORDER BY v DESC) AS rn FROM (SELECT id, v FROM t WHERE id = 1)) WHERE rn <= 2;
