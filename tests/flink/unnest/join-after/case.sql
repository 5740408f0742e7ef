-- UNNEST, then a join
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
CREATE TABLE nest (
  id INT,
  xs ARRAY<INT>,
  ss ARRAY<STRING>,
  m MAP<STRING, INT>,
  rs ARRAY<ROW<a INT, b STRING>>,
  xx ARRAY<ARRAY<INT>>,
  r ROW<p INT, q ROW<z STRING, w ARRAY<INT>>>,
  ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/nest.jsonl',
  'format' = 'json'
);
CREATE TABLE snk WITH ('connector' = 'filesystem', 'path' = '${OUT_DIR}/snk', 'format' = 'debezium-json') AS
SELECT nest.id, x, ap.k FROM nest CROSS JOIN UNNEST(xs) AS t(x) JOIN ap ON ap.id = t.x;
