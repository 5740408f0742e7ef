-- A column that is neither grouped nor aggregated is refused
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
  item STRING,
  who STRING,
  n BIGINT
) WITH (
  'connector' = 'print'
);
INSERT INTO snk SELECT item, who, COUNT(*) FROM bids GROUP BY item;
