-- Every aggregate over inserts
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
SELECT k, MIN(s) AS a, MAX(s) AS b, FIRST_VALUE(s) AS c, LAST_VALUE(s) AS d, LISTAGG(s) AS e, ARRAY_AGG(s) AS f, COUNT(DISTINCT s) AS g, AVG(v) AS h FROM ap GROUP BY k;
