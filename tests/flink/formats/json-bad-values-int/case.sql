-- json: values read as INT, errors ignored
CREATE TABLE t (
  n INT, v INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json', 'json.ignore-parse-errors' = 'true'
);
CREATE TABLE snk (
  n INT, v INT
) WITH ('connector' = 'print');
INSERT INTO snk SELECT * FROM t;
