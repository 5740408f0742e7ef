-- Arrays and rows written as CSV
CREATE TABLE w (
  a ARRAY<INT>, b ROW<x INT, y STRING>, c ARRAY<STRING>
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/w',
  'format' = 'csv'
);
INSERT INTO w VALUES (ARRAY[1, 2], ROW(1, 'p'), ARRAY['x', 'y;z']), (CAST(NULL AS ARRAY<INT>), CAST(NULL AS ROW<x INT, y STRING>), ARRAY['']), (ARRAY[CAST(NULL AS INT), 3], ROW(CAST(NULL AS INT), 'q,r'), ARRAY['a"b']);
CREATE TABLE lines (line STRING) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/w',
  'format' = 'raw'
);
CREATE TABLE snk (
  line STRING
) WITH ('connector' = 'print');
INSERT INTO snk SELECT line FROM lines;
