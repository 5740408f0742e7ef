-- json: a member twice, errors ignored
CREATE TABLE t (
  x INT, y INT
) WITH (
  'connector' = 'filesystem',
  'json.ignore-parse-errors' = 'true',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  x INT, y INT
) WITH ('connector' = 'print');
INSERT INTO snk SELECT * FROM t;
