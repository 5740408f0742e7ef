SET 'table.column-expansion-strategy' = 'EXCLUDE_ALIASED_VIRTUAL_METADATA_COLUMNS';
CREATE TABLE e (
  id INT,
  k STRING,
  v INT,
  w DECIMAL(6,2),
  b BOOLEAN,
  d DATE,
  ts TIMESTAMP(3)
) WITH ('connector' = 'filesystem', 'path' = '${CASE_DIR}/input/e.jsonl', 'format' = 'json');
CREATE TABLE q (id INT, k STRING, nm STRING NOT NULL METADATA FROM 'file.name' VIRTUAL) WITH ('connector'='filesystem','path'='${CASE_DIR}/input/e.jsonl','format'='json');
CREATE TABLE snk WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'debezium-json') AS
SELECT * FROM q WHERE id IN (SELECT 1 FROM e);
