-- SELECT DISTINCT: the first row of a group only
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
  big BOOLEAN
) WITH (
  'connector' = 'print'
);
INSERT INTO snk
SELECT DISTINCT item, amount > 10 AS big FROM bids;
