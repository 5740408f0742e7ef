-- Computed columns build on physical ones and on the row time
CREATE TABLE m (
  a INT,
  b INT,
  s AS a + b,
  half AS CAST(a AS DOUBLE) / 2,
  up AS UPPER(t),
  t STRING
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/m.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  a INT,
  b INT,
  s INT,
  half DOUBLE,
  up STRING,
  t STRING
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT * FROM m;
