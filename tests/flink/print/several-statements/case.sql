-- Two INSERTs into one print sink one after the other
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
  s STRING
) WITH (
  'connector' = 'print'
);
INSERT INTO snk SELECT item FROM bids WHERE amount = 30;
INSERT INTO snk SELECT who FROM bids WHERE amount = 30;
