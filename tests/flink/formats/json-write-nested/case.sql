-- Nested values written as JSON
CREATE TABLE w (
  a ARRAY<ROW<x INT, y DECIMAL(5, 2)>>, b MAP<STRING, ARRAY<INT>>, c ROW<p ROW<q TIMESTAMP(3)>, r BYTES>, d MULTISET<STRING>
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/w',
  'format' = 'json'
);
INSERT INTO w SELECT ARRAY[ROW(1, 1.50), CAST(NULL AS ROW<x INT, y DECIMAL(5, 2)>)], MAP['k', ARRAY[1, 2], 'n', CAST(NULL AS ARRAY<INT>)], ROW(ROW(TIMESTAMP '2024-01-02 03:04:05.000'), x'01'), CAST(NULL AS MULTISET<STRING>) FROM (VALUES (1));
CREATE TABLE lines (line STRING) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/w',
  'format' = 'raw'
);
CREATE TABLE snk (
  line STRING
) WITH ('connector' = 'print');
INSERT INTO snk SELECT line FROM lines;
