-- Duplicate events without a normaliser
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
SELECT * FROM dupcdc;
