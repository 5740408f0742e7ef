-- Top 1 of an append stream with the rank
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
  amount INT,
  rn BIGINT
) WITH (
  'connector' = 'print'
);
INSERT INTO snk
SELECT item, who, amount, rn FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY item ORDER BY amount DESC) AS rn FROM bids) WHERE rn = 1;
