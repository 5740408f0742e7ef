-- A function over a wrong type
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
  a DOUBLE
) WITH (
  'connector' = 'print'
);
INSERT INTO snk SELECT SQRT(item) FROM bids;
