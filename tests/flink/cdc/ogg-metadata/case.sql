-- ogg-json metadata
CREATE TABLE og (
  id INT,
  v STRING,
  tb STRING METADATA FROM 'table' VIRTUAL,
  pk ARRAY<STRING> METADATA FROM 'primary-keys' VIRTUAL,
  its TIMESTAMP_LTZ(6) METADATA FROM 'ingestion-timestamp' VIRTUAL,
  ets TIMESTAMP_LTZ(6) METADATA FROM 'event-timestamp' VIRTUAL
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/og.jsonl',
  'format' = 'ogg-json'
);
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT * FROM og;
