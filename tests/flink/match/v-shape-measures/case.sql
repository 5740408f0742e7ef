-- Price drop of at least three, with arithmetic in the measures
CREATE TABLE q (
  sym STRING,
  price DOUBLE,
  ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/q.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  sym STRING,
  s DOUBLE,
  bottom DOUBLE,
  drop_by DOUBLE,
  steps BIGINT,
  a DOUBLE
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT * FROM q MATCH_RECOGNIZE (
  PARTITION BY sym ORDER BY ts
  MEASURES S.price AS s, LAST(D.price) AS bottom, S.price - LAST(D.price) AS drop_by, COUNT(D.price) AS steps, AVG(D.price) AS a
  ONE ROW PER MATCH AFTER MATCH SKIP PAST LAST ROW
  PATTERN (S D{3,} U)
  DEFINE D AS (LAST(D.price, 1) IS NULL AND D.price < S.price) OR D.price < LAST(D.price, 1), U AS U.price > LAST(D.price)
);
