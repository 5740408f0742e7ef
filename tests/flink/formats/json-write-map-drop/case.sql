-- json.map-null-key.mode = DROP
CREATE TABLE w (
  a MAP<STRING, INT>
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/w',
  'format' = 'json',
  'json.map-null-key.mode' = 'DROP'
);
INSERT INTO w VALUES (MAP['k', 1, CAST(NULL AS STRING), 2]), (MAP[CAST(NULL AS STRING), 3]);
CREATE TABLE lines (line STRING) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/w',
  'format' = 'raw'
);
CREATE TABLE snk (
  line STRING
) WITH ('connector' = 'print');
INSERT INTO snk SELECT line FROM lines;
