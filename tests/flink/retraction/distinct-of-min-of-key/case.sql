-- A DISTINCT of the MIN of a key is left out beside a sum, so that updates come as they are
CREATE TABLE t (
  id INT, k STRING, v INT, d DECIMAL(8, 2), s STRING, ts TIMESTAMP(3),
  PRIMARY KEY (id) NOT ENFORCED
) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.jsonl', 'format' = 'debezium-json');
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT DISTINCT a0 FROM (SELECT s, MIN(s) AS a0, LISTAGG(DISTINCT s) AS a1, SUM(v) AS a2, COUNT(DISTINCT v) AS a3 FROM t WHERE v > 0 GROUP BY s HAVING MAX(v) > 3);
