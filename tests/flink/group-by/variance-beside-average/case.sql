-- A variance takes the averages and sums beside it apart
CREATE TABLE t (
  id INT, k STRING, ti TINYINT, si SMALLINT, i INT, f FLOAT, d DECIMAL(10, 3), n INT NOT NULL, ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '1' SECOND
) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.jsonl', 'format' = 'json');
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT k, VAR_POP(f) AS a, STDDEV_SAMP(f) AS b, AVG(si) AS c, AVG(f) AS e, VAR_SAMP(d) AS g, STDDEV_POP(d) AS h, VAR_POP(si) AS l, AVG(d) AS m, STDDEV_POP(n) AS o FROM t GROUP BY k;
