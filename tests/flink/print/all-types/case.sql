-- The print sink's text of every type
CREATE TABLE t (
  b BOOLEAN,
  ti TINYINT,
  si SMALLINT,
  i INT,
  bi BIGINT,
  f FLOAT,
  d DOUBLE,
  c DECIMAL(10, 3),
  s STRING,
  ch CHAR(4),
  byt BYTES,
  dt DATE,
  tm TIME,
  ts TIMESTAMP(3),
  lz TIMESTAMP_LTZ(3),
  a ARRAY<INT>,
  m MAP<STRING, INT>,
  r ROW<x INT, y STRING>
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/t.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  b BOOLEAN,
  ti TINYINT,
  si SMALLINT,
  i INT,
  bi BIGINT,
  f FLOAT,
  d DOUBLE,
  c DECIMAL(10, 3),
  s STRING,
  ch STRING,
  byt BYTES,
  dt DATE,
  tm TIME(0),
  ts TIMESTAMP(3),
  lz TIMESTAMP_LTZ(3),
  a ARRAY<INT>,
  m MAP<STRING, INT>,
  r ROW<`x` INT, `y` STRING>
) WITH (
  'connector' = 'print'
);
INSERT INTO snk
SELECT * FROM t;
