-- A view with the wrong number of column names
CREATE TABLE bids (
  item STRING,
  who STRING,
  amount INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/bids.jsonl',
  'format' = 'json'
);
CREATE VIEW v (a, b, c) AS SELECT item, who FROM bids;
