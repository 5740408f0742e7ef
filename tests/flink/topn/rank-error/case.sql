-- RANK() as Top-N is refused on streams
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
  rk BIGINT
) WITH (
  'connector' = 'print'
);
INSERT INTO snk SELECT item, rk FROM (SELECT *, RANK() OVER (PARTITION BY item ORDER BY amount DESC) AS rk FROM bids) WHERE rk <= 2;
