-- debezium-json as JSON text
CREATE TABLE ap (
  id INT,
  k STRING,
  v INT,
  s STRING,
  ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts - INTERVAL '1' SECOND
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/ap.jsonl',
  'format' = 'json'
);
CREATE TABLE w (k STRING, c BIGINT, d DECIMAL(5, 2), t TIMESTAMP(3), b BOOLEAN) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/w', 'format' = 'debezium-json');
INSERT INTO w SELECT k, v, CAST(v AS DECIMAL(5, 2)) / 4, ts, v > 3 FROM ap;
CREATE TABLE rawtext (line STRING) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/w', 'format' = 'raw');
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT line FROM rawtext;
