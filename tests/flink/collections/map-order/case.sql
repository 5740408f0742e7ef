-- The order of the entries of maps
CREATE TABLE t (
  i INT, l BIGINT, d DOUBLE, e DECIMAL(10, 2), s STRING, b BOOLEAN, `day` DATE, ts TIMESTAMP(3), tm TIME(0), z TIMESTAMP_LTZ(3), a ARRAY<INT>, m MAP<STRING, INT>, r ROW<p INT, q STRING>
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  c1 STRING,
  c2 STRING,
  c3 STRING,
  c4 STRING,
  c5 STRING,
  c6 STRING,
  c7 STRING,
  c8 STRING,
  c9 STRING,
  c10 STRING,
  c11 MAP<STRING, INT>,
  c12 STRING,
  c13 STRING,
  c14 STRING,
  c15 STRING,
  c16 MAP<INT, STRING>,
  c17 MAP<BOOLEAN, INT>
) WITH ('connector' = 'print');
INSERT INTO snk
SELECT
  CAST(m AS STRING),
  CAST(MAP_KEYS(m) AS STRING),
  CAST(MAP_VALUES(m) AS STRING),
  CAST(MAP_ENTRIES(m) AS STRING),
  CAST(CAST(m AS MAP<STRING, BIGINT>) AS STRING),
  CAST(MAP_UNION(m, MAP['z', 1, 'b', 9]) AS STRING),
  CAST(MAP['b', 1, 'a', 2, 'c', 3] AS STRING),
  CAST(CAST(MAP['b', 1, 'a', 2, 'zz', 3] AS MAP<STRING, STRING>) AS STRING),
  CAST(STR_TO_MAP('x=1,yy=2,zzz=3') AS STRING),
  CAST(STR_TO_MAP('one=1,two=2,three=3,four=4,five=5,six=6,seven=7') AS STRING),
  m,
  CAST(MAP_FROM_ARRAYS(ARRAY['b', 'a', 'b'], ARRAY[1, 2, 3]) AS STRING),
  CAST(MAP['a', 1, 'a', 2] AS STRING),
  CAST(MAP['a', 1, s, 2] AS STRING),
  CAST(MAP[7, 'x', 3, 'y', 100, 'z', 20, 'w'] AS STRING),
  MAP[7, 'x', 3, 'y', 100, 'z', 20, 'w'],
  MAP[TRUE, 1, FALSE, 2]
FROM t;
