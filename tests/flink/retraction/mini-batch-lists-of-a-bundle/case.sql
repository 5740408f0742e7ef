-- Mini-batch: halves cancel each other's values before their bundle meets the lists of the state
SET 'table.exec.mini-batch.enabled' = 'true';
SET 'table.exec.mini-batch.allow-latency' = '10 min';
SET 'table.exec.mini-batch.size' = '2';
CREATE TABLE t (
  id INT, k STRING, v INT, d DECIMAL(8, 2), s STRING, ts TIMESTAMP(3),
  PRIMARY KEY (id) NOT ENFORCED
) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.jsonl', 'format' = 'debezium-json');
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT ARRAY_AGG(s) AS a0, SUM(v) AS a1, SUM(DISTINCT v) AS a2, LISTAGG(s) AS a3 FROM t;
