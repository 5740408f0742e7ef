-- A sum that is taken apart with its average may be NULL: a Top-N by it retracts
CREATE TABLE t (
  id INT, k STRING, ti TINYINT, si SMALLINT, i INT, f FLOAT, d DECIMAL(10, 3), n INT NOT NULL, ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '1' SECOND
) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.jsonl', 'format' = 'json');
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT k, SUM(i) AS s, COUNT(i) AS c, AVG(i) AS a FROM (SELECT CAST(id / 4 AS STRING) AS k, CAST(ti AS INT) AS i FROM t WHERE ti > 0) GROUP BY k ORDER BY s DESC LIMIT 2;
