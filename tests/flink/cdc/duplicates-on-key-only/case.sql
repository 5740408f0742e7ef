-- Only the key is read
SET 'table.exec.source.cdc-events-duplicate' = 'true';
CREATE TABLE dupcdc (
  id INT,
  v INT,
  PRIMARY KEY (id) NOT ENFORCED
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/dupcdc.jsonl',
  'format' = 'debezium-json'
);
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT id FROM dupcdc;
