-- A filter above an aggregate
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
  s INT
) WITH (
  'connector' = 'print'
);
INSERT INTO snk
SELECT item, s FROM (SELECT item, SUM(amount) AS s FROM bids GROUP BY item) WHERE s > 20 AND s < 60;
