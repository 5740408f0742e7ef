-- An unknown column
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
  a INT
) WITH (
  'connector' = 'print'
);
INSERT INTO snk SELECT amont FROM bids;
