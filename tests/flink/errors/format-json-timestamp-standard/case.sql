-- An option of a format that is refused: json.timestamp-format.standard
CREATE TABLE t (
  a STRING
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.txt',
  'format' = 'json',
  'json.timestamp-format.standard' = 'ISO'
);
CREATE TABLE snk (
  a STRING
) WITH ('connector' = 'print');
INSERT INTO snk SELECT a FROM t;
