-- Grouped by a table's key nothing is taken apart
CREATE TABLE t (
  id INT, si SMALLINT, PRIMARY KEY (id) NOT ENFORCED
) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/t.jsonl', 'format' = 'debezium-json');
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT id, AVG(si) AS a, SUM(si) AS b, COUNT(si) AS c FROM t GROUP BY id;
