-- GROUP_ID and GROUPING_ID
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
SELECT k, s, COUNT(*) AS c, GROUP_ID() AS gid, GROUPING_ID(k, s) AS g2, GROUPING(k, s) AS g3 FROM ap GROUP BY CUBE (k, s);
