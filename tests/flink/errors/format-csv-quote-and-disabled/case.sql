-- An option of a format that is refused: csv.quote-character
CREATE TABLE t (
  a STRING
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.txt',
  'format' = 'csv',
  'csv.quote-character' = 'x',
  'csv.disable-quote-character' = 'true'
);
CREATE TABLE snk (
  a STRING
) WITH ('connector' = 'print');
INSERT INTO snk SELECT a FROM t;
