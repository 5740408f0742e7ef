-- Integer arithmetic wraps around
CREATE TABLE n (
  t TINYINT,
  s SMALLINT,
  i INT,
  b BIGINT
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/n.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  tt TINYINT,
  ss SMALLINT,
  i1 INT,
  i2 INT,
  b1 BIGINT,
  b2 BIGINT,
  neg INT,
  half INT,
  md INT,
  ti INT,
  ib BIGINT,
  nb BIGINT
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT t + t AS tt, s + s AS ss, i + 1 AS i1, i - 1 AS i2, b + 1 AS b1, b * 2 AS b2, -i AS neg, i / 2 AS half, i % 4 AS md, t + i AS ti, i + b AS ib, -b AS nb FROM n;
