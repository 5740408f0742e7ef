-- ORDER BY a string with NULLS FIRST DESC
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
SELECT id, s, rn FROM (SELECT *, ROW_NUMBER() OVER (ORDER BY s DESC NULLS FIRST, id) AS rn FROM ap) WHERE rn <= 3;
