-- OVER without ORDER BY
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
INSERT INTO snk SELECT COUNT(*) OVER (PARTITION BY item) FROM bids;
