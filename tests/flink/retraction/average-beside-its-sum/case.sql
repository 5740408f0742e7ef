-- AVG beside SUM and COUNT over changes; its Top-N retracts, since the sum may be NULL
CREATE TABLE t (
  id INT, k STRING, ti TINYINT, si SMALLINT, i INT, f FLOAT, d DECIMAL(10, 3), n INT NOT NULL, ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '1' SECOND
) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.jsonl', 'format' = 'json');
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT k, SUM(si) AS s, COUNT(si) AS c, AVG(si) AS a FROM (SELECT k, ti, MAX(si) AS si FROM t WHERE si > 0 GROUP BY k, ti) GROUP BY k;
