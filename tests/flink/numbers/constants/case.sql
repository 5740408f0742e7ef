-- PI, E and literals of every kind
CREATE TABLE snk (
  c1 DOUBLE,
  c2 DOUBLE,
  c3 INT,
  c4 BIGINT,
  c5 DECIMAL(3, 2),
  c6 DECIMAL(1, 1),
  c7 DOUBLE,
  c8 DOUBLE,
  c9 BOOLEAN,
  c10 BINARY(2),
  c11 DATE,
  c12 TIME(0),
  c13 TIMESTAMP(3),
  c14 INT,
  c15 STRING
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT
  PI(),
  E(),
  1,
  3000000000,
  1.50,
  .5,
  1e3,
  -1.5E-2,
  TRUE,
  x'0aFF',
  DATE '2024-02-29',
  TIME '12:34:56',
  TIMESTAMP '2024-02-29 12:34:56.789',
  CAST(NULL AS INT),
  'text';
