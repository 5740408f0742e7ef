CREATE TABLE cdc (
  id INT,
  k STRING,
  v INT,
  PRIMARY KEY (id) NOT ENFORCED
) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/cdc.jsonl', 'format' = 'debezium-json');
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT k, PERCENTILE(v, 0.5, id) FROM cdc GROUP BY k;
