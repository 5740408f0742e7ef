-- COUNT(DISTINCT a, b)
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
  n BIGINT
) WITH (
  'connector' = 'print'
);
INSERT INTO snk SELECT COUNT(DISTINCT item, who) FROM bids;
