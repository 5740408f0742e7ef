-- AVG beside SUM and COUNT in group windows
CREATE TABLE t (
  id INT, k STRING, ti TINYINT, si SMALLINT, i INT, f FLOAT, d DECIMAL(10, 3), n INT NOT NULL, ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '1' SECOND
) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.jsonl', 'format' = 'json');
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT TUMBLE_START(ts, INTERVAL '5' SECOND) AS w, AVG(si) AS a, SUM(si) AS b, COUNT(si) AS c, AVG(ti) AS e, STDDEV_POP(f) AS g FROM t GROUP BY TUMBLE(ts, INTERVAL '5' SECOND);
