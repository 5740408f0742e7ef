-- json.encode.ignore-null-fields inside nested values
CREATE TABLE w (
  a INT, b ROW<x INT, y STRING>, c MAP<STRING, INT>, d ARRAY<INT>
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/w',
  'format' = 'json',
  'json.encode.ignore-null-fields' = 'true'
);
INSERT INTO w VALUES (CAST(NULL AS INT), ROW(CAST(NULL AS INT), 's'), MAP['k', CAST(NULL AS INT)], ARRAY[CAST(NULL AS INT)]), (1, CAST(NULL AS ROW<x INT, y STRING>), CAST(NULL AS MAP<STRING, INT>), CAST(NULL AS ARRAY<INT>));
CREATE TABLE lines (line STRING) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/w',
  'format' = 'raw'
);
CREATE TABLE snk (
  line STRING
) WITH ('connector' = 'print');
INSERT INTO snk SELECT line FROM lines;
