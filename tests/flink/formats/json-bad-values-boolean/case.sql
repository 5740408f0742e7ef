-- json: values read as BOOLEAN, errors ignored
CREATE TABLE t (
  n INT, v BOOLEAN
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json', 'json.ignore-parse-errors' = 'true'
);
CREATE TABLE snk (
  n INT, v BOOLEAN
) WITH ('connector' = 'print');
INSERT INTO snk SELECT * FROM t;
