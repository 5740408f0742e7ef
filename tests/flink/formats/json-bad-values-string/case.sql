-- json: values read as STRING, errors ignored
CREATE TABLE t (
  n INT, v STRING
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json', 'json.ignore-parse-errors' = 'true'
);
CREATE TABLE snk (
  n INT, v STRING
) WITH ('connector' = 'print');
INSERT INTO snk SELECT * FROM t;
