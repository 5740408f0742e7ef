-- json: nesting of 500, errors ignored
CREATE TABLE t (
  y INT
) WITH (
  'connector' = 'filesystem',
  'json.ignore-parse-errors' = 'true',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  y INT
) WITH ('connector' = 'print');
INSERT INTO snk SELECT * FROM t;
