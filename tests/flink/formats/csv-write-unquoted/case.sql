-- CSV written without quotes
CREATE TABLE w (
  a STRING, b STRING
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/w',
  'format' = 'csv',
  'csv.disable-quote-character' = 'true'
);
INSERT INTO w VALUES ('a,b', 'say "x"'), ('', 'y');
CREATE TABLE lines (line STRING) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/w',
  'format' = 'raw'
);
CREATE TABLE snk (
  line STRING
) WITH ('connector' = 'print');
INSERT INTO snk SELECT line FROM lines;
