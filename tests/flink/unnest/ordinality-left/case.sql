-- LEFT JOIN UNNEST WITH ORDINALITY
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
CREATE TABLE snk WITH ('connector' = 'print') AS
SELECT id, x, o FROM nest LEFT JOIN UNNEST(xs) WITH ORDINALITY AS t(x, o) ON TRUE;
