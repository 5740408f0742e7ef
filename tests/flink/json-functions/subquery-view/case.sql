-- JSON_ARRAYAGG of a view with JSON_OBJECT
CREATE TABLE t (a INT, b STRING, k STRING, ts TIMESTAMP(3), WATERMARK FOR ts AS ts) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.txt', 'format' = 'json');
CREATE VIEW v AS SELECT * FROM (SELECT k, a, b, ts, JSON_OBJECT('a' VALUE a) AS j FROM t);
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT JSON_ARRAYAGG(j) FROM v;
