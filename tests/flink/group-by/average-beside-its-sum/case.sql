-- AVG beside SUM and COUNT is the quotient of a sum in the column's type
CREATE TABLE t (
  id INT, k STRING, ti TINYINT, si SMALLINT, i INT, f FLOAT, d DECIMAL(10, 3), n INT NOT NULL, ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '1' SECOND
) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.jsonl', 'format' = 'json');
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT k, AVG(ti) AS a, SUM(ti) AS b, COUNT(ti) AS c, AVG(si) AS e, SUM(si) AS g, COUNT(si) AS h, AVG(i) AS j, SUM(i) AS l, COUNT(i) AS m FROM t GROUP BY k;
