-- timestamp-format.standard ISO-8601, in and out
CREATE TABLE t (
  ts TIMESTAMP(3),
  lz TIMESTAMP_LTZ(3),
  tm TIME
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json',
  'json.timestamp-format.standard' = 'ISO-8601'
);
CREATE TABLE snk (
  ts TIMESTAMP(3),
  lz TIMESTAMP_LTZ(3),
  tm TIME
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json',
  'json.timestamp-format.standard' = 'ISO-8601'
);
INSERT INTO snk SELECT * FROM t;
