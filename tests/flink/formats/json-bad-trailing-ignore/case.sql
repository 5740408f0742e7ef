-- json: text behind the object, errors ignored
CREATE TABLE t (
  x INT
) WITH (
  'connector' = 'filesystem',
  'json.ignore-parse-errors' = 'true',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  x INT
) WITH ('connector' = 'print');
INSERT INTO snk SELECT * FROM t;
