-- Top 1 in ascending order counts as insert-only: an append sink takes every new top
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
  item STRING,
  amount INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT item, amount FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY item ORDER BY amount ASC) AS rn FROM bids) WHERE rn = 1;
