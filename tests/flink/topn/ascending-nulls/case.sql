-- Top 1 in ascending order counts as insert-only: NULL is the smallest, the displaced row is not taken back
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
  who STRING,
  amount INT,
  rn BIGINT
) WITH (
  'connector' = 'print'
);
INSERT INTO snk
SELECT item, who, amount, rn FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY item ORDER BY amount ASC) AS rn FROM bids) WHERE rn <= 1;
