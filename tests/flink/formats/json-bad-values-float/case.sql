-- json: values read as FLOAT, errors ignored
CREATE TABLE t (
  n INT, v FLOAT
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json', 'json.ignore-parse-errors' = 'true'
);
CREATE TABLE snk (
  n INT, v FLOAT
) WITH ('connector' = 'print');
INSERT INTO snk SELECT * FROM t;
