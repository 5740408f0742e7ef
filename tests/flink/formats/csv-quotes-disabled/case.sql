-- csv.disable-quote-character: quotes are characters
CREATE TABLE t (
  a STRING, b STRING
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.csv',
  'format' = 'csv',
  'csv.disable-quote-character' = 'true'
);
CREATE TABLE snk (
  a STRING,
  b STRING
) WITH ('connector' = 'print');
INSERT INTO snk SELECT * FROM t;
