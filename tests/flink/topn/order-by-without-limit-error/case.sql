-- ORDER BY a plain column without LIMIT is refused
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
  who STRING
) WITH (
  'connector' = 'print'
);
INSERT INTO snk SELECT who FROM bids ORDER BY amount;
