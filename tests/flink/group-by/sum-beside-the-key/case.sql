-- A sum of a NOT NULL column beside MIN and MAX of the key
CREATE TABLE t (
  id INT, k STRING, ti TINYINT, si SMALLINT, i INT, f FLOAT, d DECIMAL(10, 3), n INT NOT NULL, ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '1' SECOND
) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.jsonl', 'format' = 'json');
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT k, SUM(n) AS s, MIN(k) AS a, MAX(k) AS b FROM t GROUP BY k;
