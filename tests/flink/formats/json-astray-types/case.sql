-- json: an object or array in columns of several types, errors ignored
CREATE TABLE t (
  d DOUBLE, dc DECIMAL(5, 2), dt DATE, tm TIME, ts TIMESTAMP(3), `by` BYTES, x INT
) WITH (
  'connector' = 'filesystem',
  'json.ignore-parse-errors' = 'true',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  d DOUBLE, dc DECIMAL(5, 2), dt DATE, tm TIME, ts TIMESTAMP(3), `by` BYTES, x INT
) WITH ('connector' = 'print');
INSERT INTO snk SELECT * FROM t;
