-- CONVERT_TZ: Java's old names of three letters; a name in other letters is GMT
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
  c11 STRING,
  c12 STRING
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT
  CONVERT_TZ('2024-07-01 00:00:00', 'UTC', 'PST'),
  CONVERT_TZ('2024-07-01 00:00:00', 'UTC', 'JST'),
  CONVERT_TZ('2024-07-01 00:00:00', 'UTC', 'BST'),
  CONVERT_TZ('2024-07-01 00:00:00', 'UTC', 'IST'),
  CONVERT_TZ('2024-07-01 00:00:00', 'UTC', 'CST'),
  CONVERT_TZ('2024-07-01 00:00:00', 'UTC', 'ACT'),
  CONVERT_TZ('2024-07-01 00:00:00', 'UTC', 'EST'),
  CONVERT_TZ('2024-07-01 00:00:00', 'UTC', 'MST'),
  CONVERT_TZ('2024-07-01 00:00:00', 'UTC', 'CET'),
  CONVERT_TZ('2024-07-01 00:00:00', 'UTC', 'europe/berlin'),
  CONVERT_TZ('2024-07-01 00:00:00', 'UTC', 'Europe/Berlin'),
  CONVERT_TZ('2024-07-01 00:00:00', 'UTC', 'nope')
FROM (VALUES (1)) AS t(x);
