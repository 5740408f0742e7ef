-- ROW_NUMBER by a plain column without a rank condition is refused
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
  rn BIGINT
) WITH (
  'connector' = 'print'
);
INSERT INTO snk SELECT item, ROW_NUMBER() OVER (PARTITION BY item ORDER BY amount DESC) FROM bids;
