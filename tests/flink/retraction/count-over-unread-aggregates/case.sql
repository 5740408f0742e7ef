CREATE TABLE t (
  id INT, k STRING, v INT, d DECIMAL(8, 2), s STRING, ts TIMESTAMP(3),
  PRIMARY KEY (id) NOT ENFORCED
) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.jsonl', 'format' = 'debezium-json');
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT COUNT(*) AS o, COUNT(*) AS c FROM (SELECT k, s, STDDEV_SAMP(v) AS a0, MAX(s) AS a1, COUNT(DISTINCT s) AS a2, COUNT(DISTINCT v) AS a3 FROM t GROUP BY k, s HAVING MAX(v) > 3);
