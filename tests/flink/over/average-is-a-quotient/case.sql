-- AVG and variances over rows are quotients of sums in the column's type
CREATE TABLE t (
  id INT, k STRING, ti TINYINT, si SMALLINT, i INT, f FLOAT, d DECIMAL(10, 3), n INT NOT NULL, ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '1' SECOND
) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.jsonl', 'format' = 'json');
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT id, AVG(ti) OVER w AS a, AVG(si) OVER w AS b, AVG(i) OVER w AS c, AVG(f) OVER w AS e, AVG(d) OVER w AS g, VAR_SAMP(d) OVER w AS h, STDDEV_POP(f) OVER w AS j, VAR_POP(si) OVER w AS l, STDDEV_SAMP(n) OVER w AS m FROM t WINDOW w AS (PARTITION BY k ORDER BY ts);
