-- Top-2 groups per something by COUNT
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
SELECT s, k, c, rn FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY s ORDER BY c DESC, k) AS rn FROM (SELECT s, k, COUNT(*) AS c FROM ap GROUP BY s, k)) WHERE rn <= 2;
