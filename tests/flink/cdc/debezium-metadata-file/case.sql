-- debezium-json metadata without a prefix on a file
CREATE TABLE dbmf (
  id INT,
  v STRING,
  its TIMESTAMP_LTZ(3) METADATA FROM 'ingestion-timestamp' VIRTUAL,
  sts TIMESTAMP_LTZ(3) METADATA FROM 'source.timestamp' VIRTUAL,
  db STRING METADATA FROM 'source.database' VIRTUAL,
  sch STRING METADATA FROM 'source.schema' VIRTUAL,
  tb STRING METADATA FROM 'source.table' VIRTUAL,
  props MAP<STRING, STRING> METADATA FROM 'source.properties' VIRTUAL
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/dbmf.jsonl',
  'format' = 'debezium-json'
);
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT * FROM dbmf;
