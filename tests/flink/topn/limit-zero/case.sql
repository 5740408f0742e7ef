-- LIMIT 0
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
  item STRING
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT item FROM bids LIMIT 0;
