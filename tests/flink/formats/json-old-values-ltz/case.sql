-- json: values read as TIMESTAMP_LTZ(3) by the older decoder, errors ignored
CREATE TABLE t (
  n INT, v TIMESTAMP_LTZ(3)
) WITH (
  'connector' = 'filesystem',
  'json.decode.json-parser.enabled' = 'false',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json', 'json.ignore-parse-errors' = 'true'
);
CREATE TABLE snk (
  n INT, v TIMESTAMP_LTZ(3)
) WITH ('connector' = 'print');
INSERT INTO snk SELECT * FROM t;
