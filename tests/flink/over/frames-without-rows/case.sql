-- Behind a frame with a distance the result of a NOT NULL column may be NULL
CREATE TABLE t (id INT, k STRING, v INT, n INT NOT NULL, d DECIMAL(38, 0), ts TIMESTAMP(3), WATERMARK FOR ts AS ts) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.jsonl', 'format' = 'json');
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT id, VAR_SAMP(n) OVER w AS a, COALESCE(VAR_SAMP(n) OVER w, 99) AS b, SUM(n) OVER w AS c, AVG(n) OVER w AS e FROM t WINDOW w AS (PARTITION BY k ORDER BY ts RANGE BETWEEN INTERVAL '1' SECOND PRECEDING AND CURRENT ROW);
