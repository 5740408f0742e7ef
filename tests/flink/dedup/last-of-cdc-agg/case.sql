-- Keep-last over an aggregate by its key
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
SELECT c, k FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY c ORDER BY PROCTIME() DESC) AS rn FROM (SELECT k, COUNT(*) AS c FROM ap GROUP BY k)) WHERE rn = 1;
