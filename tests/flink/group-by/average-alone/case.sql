-- AVG by itself adds up in BIGINT and DOUBLE
CREATE TABLE t (
  id INT, k STRING, ti TINYINT, si SMALLINT, i INT, f FLOAT, d DECIMAL(10, 3), n INT NOT NULL, ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '1' SECOND
) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.jsonl', 'format' = 'json');
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT k, AVG(ti) AS a, AVG(si) AS e, AVG(i) AS j, AVG(f) AS o, AVG(n) AS p FROM t GROUP BY k;
