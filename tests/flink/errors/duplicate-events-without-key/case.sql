SET 'table.exec.source.cdc-events-duplicate' = 'true';
CREATE TABLE cdc (
  id INT,
  k STRING,
  v INT,
  PRIMARY KEY (id) NOT ENFORCED
) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/cdc.jsonl', 'format' = 'debezium-json');
CREATE TABLE cdn (
  id INT,
  k STRING,
  v INT
) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/cdn.jsonl', 'format' = 'debezium-json');
CREATE TABLE snk WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'debezium-json') AS
SELECT * FROM cdn;
