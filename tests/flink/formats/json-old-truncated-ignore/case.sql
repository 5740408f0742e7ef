-- json by the older decoder: a cut object, errors ignored
CREATE TABLE t (
  x INT, y STRING
) WITH (
  'connector' = 'filesystem',
  'json.decode.json-parser.enabled' = 'false',
  'json.ignore-parse-errors' = 'true',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  x INT, y STRING
) WITH ('connector' = 'print');
INSERT INTO snk SELECT * FROM t;
