-- maxwell-json: old with NULLs
CREATE TABLE mx (
  id INT,
  v STRING,
  n INT,
  db STRING METADATA FROM 'database' VIRTUAL,
  tb STRING METADATA FROM 'table' VIRTUAL,
  pk ARRAY<STRING> METADATA FROM 'primary-key-columns' VIRTUAL,
  its TIMESTAMP_LTZ(3) METADATA FROM 'ingestion-timestamp' VIRTUAL
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/mx.jsonl',
  'format' = 'maxwell-json'
);
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT id, v, n FROM mx /*+ OPTIONS('format' = 'maxwell-json') */;
