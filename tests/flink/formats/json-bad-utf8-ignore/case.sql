-- json: invalid UTF-8, errors ignored
CREATE TABLE t (
  x STRING, y INT
) WITH (
  'connector' = 'filesystem',
  'json.ignore-parse-errors' = 'true',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  x STRING, y INT
) WITH ('connector' = 'print');
INSERT INTO snk SELECT * FROM t;
