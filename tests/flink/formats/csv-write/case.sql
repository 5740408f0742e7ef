-- Writing csv, read back as text lines
CREATE TABLE t (
  i INT,
  s STRING,
  d DOUBLE,
  c DECIMAL(8, 3),
  ts TIMESTAMP(3),
  b BOOLEAN,
  byt BYTES
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json'
);
CREATE TABLE c (
  i INT,
  s STRING,
  d DOUBLE,
  c DECIMAL(8, 3),
  ts TIMESTAMP(3),
  b BOOLEAN,
  byt BYTES
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/c',
  'format' = 'csv'
);
CREATE TABLE lines (
  line STRING
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/c',
  'format' = 'raw'
);
CREATE TABLE snk (
  line STRING
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO c SELECT * FROM t;
INSERT INTO snk SELECT line FROM lines;
