-- AVG, SUM and COUNT of everything, with a filter and DISTINCT
CREATE TABLE t (
  id INT, k STRING, ti TINYINT, si SMALLINT, i INT, f FLOAT, d DECIMAL(10, 3), n INT NOT NULL, ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '1' SECOND
) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.jsonl', 'format' = 'json');
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT AVG(si) AS a, SUM(si) AS b, COUNT(si) AS c, AVG(DISTINCT ti) AS e, SUM(DISTINCT ti) AS g, COUNT(DISTINCT ti) AS h, AVG(i) FILTER (WHERE id > 3) AS j, SUM(i) FILTER (WHERE id > 3) AS l, COUNT(i) FILTER (WHERE id > 3) AS m FROM t;
