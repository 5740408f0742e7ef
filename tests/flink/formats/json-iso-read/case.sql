-- ISO-8601 times in JSON
CREATE TABLE t (
  a TIMESTAMP(3), b TIMESTAMP_LTZ(3)
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json',
  'json.timestamp-format.standard' = 'ISO-8601'
);
CREATE TABLE snk (
  a TIMESTAMP(3),
  b TIMESTAMP_LTZ(3)
) WITH ('connector' = 'print');
INSERT INTO snk SELECT * FROM t;
