-- Reading every type from json
CREATE TABLE t (
  b BOOLEAN,
  i INT,
  bi BIGINT,
  d DOUBLE,
  c DECIMAL(10, 2),
  s STRING,
  dt DATE,
  tm TIME,
  ts TIMESTAMP(3),
  byt BYTES,
  a ARRAY<INT>,
  m MAP<STRING, STRING>,
  r ROW<x INT>
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  b BOOLEAN,
  i INT,
  bi BIGINT,
  d DOUBLE,
  c DECIMAL(10, 2),
  s STRING,
  dt DATE,
  tm TIME(0),
  ts TIMESTAMP(3),
  byt BYTES,
  a ARRAY<INT>,
  m MAP<STRING, STRING>,
  r ROW<`x` INT>
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT * FROM t;
