-- cdc-events-duplicate: repeated events are normalised by the primary key
SET 'table.exec.source.cdc-events-duplicate' = 'true';
CREATE TABLE s (
  k STRING,
  v INT,
  PRIMARY KEY (k) NOT ENFORCED
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/s.jsonl',
  'format' = 'debezium-json'
);
CREATE TABLE snk (
  k STRING,
  v INT
) WITH (
  'connector' = 'print'
);
INSERT INTO snk
SELECT k, v FROM s;
