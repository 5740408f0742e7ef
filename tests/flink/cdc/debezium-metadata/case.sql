-- debezium-json metadata of the format on a file
CREATE TABLE dbm (
  id INT,
  v STRING,
  its TIMESTAMP_LTZ(3) METADATA FROM 'value.ingestion-timestamp' VIRTUAL,
  sts TIMESTAMP_LTZ(3) METADATA FROM 'value.source.timestamp' VIRTUAL,
  db STRING METADATA FROM 'value.source.database' VIRTUAL,
  sch STRING METADATA FROM 'value.source.schema' VIRTUAL,
  tb STRING METADATA FROM 'value.source.table' VIRTUAL,
  props MAP<STRING, STRING> METADATA FROM 'value.source.properties' VIRTUAL
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/dbm.jsonl',
  'format' = 'debezium-json'
);
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT * FROM dbm;
