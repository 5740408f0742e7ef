-- What QUALIFY asks besides is computed below the number
CREATE TABLE t (id INT, v INT, w INT, s STRING, ts TIMESTAMP(3), WATERMARK FOR ts AS ts) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.csv', 'format' = 'csv');
CREATE VIEW g AS SELECT id, s, COUNT(*) AS cnt FROM t GROUP BY id, s;
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT id, cnt FROM g QUALIFY ROW_NUMBER() OVER (PARTITION BY id ORDER BY cnt DESC) <= 2 AND cnt > 1;
