-- canal-json metadata
CREATE TABLE canm (
  id INT,
  v STRING,
  db STRING METADATA FROM 'database' VIRTUAL,
  tb STRING METADATA FROM 'table' VIRTUAL,
  ty MAP<STRING, INT> METADATA FROM 'sql-type' VIRTUAL,
  pk ARRAY<STRING> METADATA FROM 'pk-names' VIRTUAL,
  its TIMESTAMP_LTZ(3) METADATA FROM 'ingestion-timestamp' VIRTUAL
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/canm.jsonl',
  'format' = 'canal-json'
);
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT * FROM canm;
