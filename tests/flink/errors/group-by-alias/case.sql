-- GROUP BY an alias
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
  n BIGINT
) WITH (
  'connector' = 'print'
);
INSERT INTO snk SELECT item AS i, COUNT(*) FROM bids GROUP BY i;
