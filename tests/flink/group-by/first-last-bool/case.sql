-- FIRST_VALUE and LAST_VALUE of many types
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
SELECT k, FIRST_VALUE(v > 3) AS a, LAST_VALUE(ts) AS b, FIRST_VALUE(CAST(v AS DECIMAL(6, 2))) AS c, LAST_VALUE(CAST(s AS BYTES)) AS d FROM ap GROUP BY k;
