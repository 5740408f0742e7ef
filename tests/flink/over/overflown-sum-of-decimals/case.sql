-- A sum of decimals over rows stays NULL behind an overflow, and its average with it
CREATE TABLE t (id INT, k STRING, v INT, n INT NOT NULL, d DECIMAL(38, 0), ts TIMESTAMP(3), WATERMARK FOR ts AS ts) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.jsonl', 'format' = 'json');
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT id, SUM(d) OVER w AS a, AVG(d) OVER w AS b, COUNT(d) OVER w AS c FROM t WINDOW w AS (ORDER BY ts);
