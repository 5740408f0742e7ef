-- Dates and times as JSON texts
CREATE TABLE t (
  a DATE, b TIME, c TIMESTAMP(3), d TIMESTAMP(9), e TIMESTAMP_LTZ(3)
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  a DATE,
  b TIME,
  c TIMESTAMP(3),
  d TIMESTAMP(9),
  e TIMESTAMP_LTZ(3)
) WITH ('connector' = 'print');
INSERT INTO snk SELECT * FROM t;
