CREATE TABLE e (
  id INT,
  k STRING,
  v INT,
  w DECIMAL(6,2),
  b BOOLEAN,
  d DATE,
  ts TIMESTAMP(3)
) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/e.jsonl', 'format' = 'json');
CREATE TABLE cdc (
  id INT,
  k STRING,
  v INT,
  PRIMARY KEY (id) NOT ENFORCED
) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/cdc.jsonl', 'format' = 'debezium-json');
CREATE TABLE snk WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'debezium-json') AS
SELECT e.id, cdc.id FROM e JOIN cdc ON e.k = cdc.k AND e.v > (SELECT MIN(v) FROM cdc);
