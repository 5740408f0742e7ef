SET 'pipeline.auto-watermark-interval' = '0';
CREATE TABLE t (
  id INT, k STRING, v INT, d DECIMAL(8, 2), s STRING, ts TIMESTAMP(3),
  PRIMARY KEY (id) NOT ENFORCED
) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.jsonl', 'format' = 'debezium-json');
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT k, COUNT(*) AS c, SUM(v) AS sv FROM (SELECT id, k, v, s, rn FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY k ORDER BY v, id) AS rn FROM (SELECT k, s, COUNT(*) AS v, COUNT(DISTINCT id) AS id FROM t GROUP BY k, s)) WHERE rn <= 1) GROUP BY k;
