-- IF NOT EXISTS and IF EXISTS
CREATE TABLE bids (
  item STRING,
  who STRING,
  amount INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/bids.jsonl',
  'format' = 'json'
);
CREATE TABLE IF NOT EXISTS bids (
  other INT
) WITH (
  'connector' = 'blackhole'
);
DROP TABLE IF EXISTS nothing;
CREATE TABLE snk (
  item STRING
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk SELECT item FROM bids WHERE amount > 14;
