-- canal-json as text
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
CREATE TABLE w (k STRING, c BIGINT) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/w', 'format' = 'canal-json');
INSERT INTO w SELECT k, COUNT(*) FROM ap GROUP BY k;
CREATE TABLE rawtext (line STRING) WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/w', 'format' = 'raw');
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT line FROM rawtext;
