-- Aggregate without GROUP BY over no rows emits nothing
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
  n BIGINT,
  s INT
) WITH (
  'connector' = 'print'
);
INSERT INTO snk
SELECT COUNT(*) AS n, SUM(amount) AS s FROM bids WHERE item = 'none';
