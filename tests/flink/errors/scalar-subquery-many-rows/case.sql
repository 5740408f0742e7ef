-- A scalar subquery that gives several rows
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
  a STRING,
  b INT
) WITH (
  'connector' = 'print'
);
INSERT INTO snk SELECT item, (SELECT amount FROM bids) FROM bids;
