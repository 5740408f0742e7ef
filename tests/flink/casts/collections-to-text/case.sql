-- Arrays, maps, rows and intervals to text
CREATE TABLE t (
  id INT,
  i INT,
  s STRING
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  id INT,
  c1 STRING,
  c2 STRING,
  c3 STRING,
  c4 STRING,
  c5 STRING,
  c6 STRING,
  c7 STRING,
  c8 STRING
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT id,
  CAST(ARRAY[i, 2] AS STRING),
  CAST(MAP['k', i] AS STRING),
  CAST(ROW(i, s) AS STRING),
  CAST(ARRAY[ROW(i, s)] AS STRING),
  CAST(INTERVAL '1' DAY AS STRING),
  CAST(INTERVAL '-1 02:03:04.567' DAY TO SECOND AS STRING),
  CAST(INTERVAL '1-2' YEAR TO MONTH AS STRING),
  CAST(CAST(s AS BYTES) AS STRING)
FROM t;
