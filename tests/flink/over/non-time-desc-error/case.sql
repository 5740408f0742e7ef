-- OVER ordered by a plain column, descending, is refused
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
  a BIGINT
) WITH (
  'connector' = 'print'
);
INSERT INTO snk SELECT COUNT(*) OVER (PARTITION BY item ORDER BY amount DESC) FROM bids;
