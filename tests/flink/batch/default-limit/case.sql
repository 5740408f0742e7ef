-- table.exec.sort.default-limit: ORDER BY without LIMIT
SET 'execution.runtime-mode' = 'batch';
CREATE TABLE e (
  id INT, k STRING, v INT, d DECIMAL(8, 2), s STRING, ts TIMESTAMP(3)
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/e.jsonl',
  'format' = 'json'
);
SET 'table.exec.sort.default-limit' = '3';
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT id, v FROM e ORDER BY v DESC, id;
