-- FIRST_VALUE/LAST_VALUE over an aggregate
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
SELECT FIRST_VALUE(k) AS a, LAST_VALUE(k) AS b, FIRST_VALUE(s) AS c, LAST_VALUE(s) AS d FROM (SELECT k, SUM(v) AS s FROM ap GROUP BY k);
