-- the last row by a row time of UNION ALL with a plain timestamp behind it
CREATE TABLE t (a INT, b STRING, k STRING, ts TIMESTAMP(3), WATERMARK FOR ts AS ts) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.txt', 'format' = 'json');
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT k, a FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY k ORDER BY ts DESC) AS rn FROM (SELECT k, a, ts FROM t UNION ALL SELECT k, a, CAST(ts AS TIMESTAMP(3)) AS ts FROM t)) WHERE rn = 1;
