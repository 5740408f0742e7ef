-- json: values read as TIME, errors ignored
CREATE TABLE t (
  n INT, v TIME
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json', 'json.ignore-parse-errors' = 'true'
);
CREATE TABLE snk (
  n INT, v TIME
) WITH ('connector' = 'print');
INSERT INTO snk SELECT * FROM t;
