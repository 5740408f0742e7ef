-- EXISTS with a LIMIT: the limit is over all keys
CREATE TABLE t (a INT, b STRING, k STRING, ts TIMESTAMP(3), WATERMARK FOR ts AS ts) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.txt', 'format' = 'json');
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT k, a FROM t WHERE EXISTS (SELECT 1 FROM t AS u WHERE u.k = t.k AND u.a > t.a LIMIT 1);
