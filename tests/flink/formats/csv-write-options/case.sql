-- CSV written with other quotes, escapes and delimiters
CREATE TABLE w (
  a STRING, b STRING, c INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/w',
  'format' = 'csv',
  'csv.field-delimiter' = ';',
  'csv.quote-character' = '''',
  'csv.escape-character' = '\',
  'csv.null-literal' = 'n'
);
INSERT INTO w VALUES ('a;b', 'it''s', 1), ('x\y', '', 2), (CAST(NULL AS STRING), 'n', CAST(NULL AS INT)), ('"', ' ', 3), ('#c', 'tab	x', 4);
CREATE TABLE lines (line STRING) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/w',
  'format' = 'raw'
);
CREATE TABLE snk (
  line STRING
) WITH ('connector' = 'print');
INSERT INTO snk SELECT line FROM lines;
