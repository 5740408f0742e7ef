-- INSERT with the target's columns in another order and an expression
CREATE TABLE bids (
  item STRING,
  who STRING,
  amount INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/bids.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  x STRING,
  y BIGINT,
  z DOUBLE
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk (z, x) SELECT SUM_ALL, item FROM (SELECT amount * 1.5e0 AS SUM_ALL, item FROM bids WHERE amount > 12);
