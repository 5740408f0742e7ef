-- FOR SYSTEM_TIME AS OF a plain timestamp of UNION ALL with a row time behind it
CREATE TABLE t (a INT, b STRING, k STRING, ts TIMESTAMP(3), WATERMARK FOR ts AS ts) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.txt', 'format' = 'json');
CREATE TABLE d (k STRING, v INT, ts TIMESTAMP(3), WATERMARK FOR ts AS ts, PRIMARY KEY (k) NOT ENFORCED) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.txt', 'format' = 'debezium-json');
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT u.k, u.a, d.v FROM (SELECT k, a, CAST(ts AS TIMESTAMP(3)) AS ts FROM t UNION ALL SELECT k, a, ts FROM t) AS u LEFT JOIN d FOR SYSTEM_TIME AS OF u.ts ON u.k = d.k;
