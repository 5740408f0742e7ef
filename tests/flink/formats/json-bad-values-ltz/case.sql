-- json: values read as TIMESTAMP_LTZ(3), errors ignored
CREATE TABLE t (
  n INT, v TIMESTAMP_LTZ(3)
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json', 'json.ignore-parse-errors' = 'true'
);
CREATE TABLE snk (
  n INT, v TIMESTAMP_LTZ(3)
) WITH ('connector' = 'print');
INSERT INTO snk SELECT * FROM t;
