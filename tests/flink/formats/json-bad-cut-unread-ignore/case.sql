-- json: a cut object behind the fields that are read, errors ignored
CREATE TABLE t (
  x INT, y STRING
) WITH (
  'connector' = 'filesystem',
  'json.ignore-parse-errors' = 'true',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  x INT, y STRING
) WITH ('connector' = 'print');
INSERT INTO snk SELECT * FROM t;
