-- ISO-8601 without seconds
CREATE TABLE t (
  a TIMESTAMP(3)
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json',
  'json.timestamp-format.standard' = 'ISO-8601'
);
CREATE TABLE snk (
  a TIMESTAMP(3)
) WITH ('connector' = 'print');
INSERT INTO snk SELECT * FROM t;
