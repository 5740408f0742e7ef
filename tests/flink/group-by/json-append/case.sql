-- JSON aggregates over inserts
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
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT k, JSON_OBJECTAGG(KEY CAST(id AS STRING) VALUE s) AS a, JSON_ARRAYAGG(s) AS b, JSON_ARRAYAGG(s NULL ON NULL) AS c FROM ap GROUP BY k;
