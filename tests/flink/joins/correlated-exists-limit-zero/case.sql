-- EXISTS with LIMIT 0
CREATE TABLE t (a INT, b STRING, k STRING, ts TIMESTAMP(3), WATERMARK FOR ts AS ts) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.txt', 'format' = 'json');
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT k, a FROM t WHERE EXISTS (SELECT 1 FROM t AS u WHERE u.k = t.k LIMIT 0);
