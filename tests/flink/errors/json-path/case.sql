-- JSON_VALUE without a path
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
  a STRING
) WITH (
  'connector' = 'print'
);
INSERT INTO snk SELECT JSON_VALUE(item) FROM bids;
