-- json by the older decoder: a number of 900 digits as DOUBLE, errors ignored
CREATE TABLE t (
  x DOUBLE, y INT
) WITH (
  'connector' = 'filesystem',
  'json.decode.json-parser.enabled' = 'false',
  'json.ignore-parse-errors' = 'true',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  x DOUBLE, y INT
) WITH ('connector' = 'print');
INSERT INTO snk SELECT * FROM t;
