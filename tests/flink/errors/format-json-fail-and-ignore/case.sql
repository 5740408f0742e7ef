-- An option of a format that is refused: json.fail-on-missing-field
CREATE TABLE t (
  a STRING
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.txt',
  'format' = 'json',
  'json.fail-on-missing-field' = 'true',
  'json.ignore-parse-errors' = 'true'
);
CREATE TABLE snk (
  a STRING
) WITH ('connector' = 'print');
INSERT INTO snk SELECT a FROM t;
