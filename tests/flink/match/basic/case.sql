-- A rise after a fall, one row per match
CREATE TABLE tick (
  sym STRING,
  price INT,
  ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/tick.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  sym STRING,
  start_price INT,
  bottom INT,
  up INT,
  up_ts TIMESTAMP(3)
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT * FROM tick MATCH_RECOGNIZE (
  PARTITION BY sym ORDER BY ts
  MEASURES A.price AS start_price, LAST(D.price) AS bottom, U.price AS up, U.ts AS up_ts
  ONE ROW PER MATCH AFTER MATCH SKIP PAST LAST ROW
  PATTERN (A D+ U)
  DEFINE D AS D.price < LAST(D.price, 1) OR (LAST(D.price, 1) IS NULL AND D.price < A.price), U AS U.price > LAST(D.price)
);
