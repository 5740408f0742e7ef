-- Aggregate without GROUP BY
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
  n BIGINT,
  s INT,
  d BIGINT
) WITH (
  'connector' = 'print'
);
INSERT INTO snk
SELECT COUNT(*) AS n, SUM(amount) AS s, COUNT(DISTINCT item) AS d FROM bids;
