-- AVG beside SUM and COUNT in batch mode, grouped and over rows
SET 'execution.runtime-mode' = 'batch';
CREATE TABLE t (
  id INT, k STRING, ti TINYINT, si SMALLINT, i INT, f FLOAT, d DECIMAL(10, 3), n INT NOT NULL, ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '1' SECOND
) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.jsonl', 'format' = 'json');
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT k, AVG(si) AS a, SUM(si) AS b, COUNT(si) AS c, VAR_POP(f) AS e, AVG(ti) AS g, STDDEV_SAMP(d) AS h FROM t GROUP BY k;
CREATE TABLE snk2 WITH ('connector' = 'print') AS
SELECT id, AVG(si) OVER (PARTITION BY k) AS a, AVG(f) OVER (PARTITION BY k ORDER BY id ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING) AS b FROM t;
