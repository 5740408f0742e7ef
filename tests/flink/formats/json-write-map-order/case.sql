-- The order of the entries of a map that a source read
CREATE TABLE w (
  a MAP<STRING, INT>, b MAP<STRING, STRING>
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/w',
  'format' = 'json'
);
INSERT INTO w SELECT MAP_UNION(MAP['b', 1, 'a', 2], MAP['zz', 3, 'é', 4, 'key', 5]), STR_TO_MAP('one=1,two=2,three=3,four=4,five=5')  FROM (VALUES (1));
CREATE TABLE lines (line STRING) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/w',
  'format' = 'raw'
);
CREATE TABLE snk (
  line STRING
) WITH ('connector' = 'print');
INSERT INTO snk SELECT line FROM lines;
