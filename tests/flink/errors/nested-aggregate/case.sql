-- An aggregate of an aggregate
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
  a BIGINT
) WITH (
  'connector' = 'print'
);
INSERT INTO snk SELECT MAX(COUNT(*)) FROM bids GROUP BY item;
