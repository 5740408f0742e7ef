-- UPDATE on a stream
CREATE TABLE bids (
  item STRING,
  who STRING,
  amount INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/bids.jsonl',
  'format' = 'json'
);
UPDATE bids SET amount = 1 WHERE item = 'rug';
