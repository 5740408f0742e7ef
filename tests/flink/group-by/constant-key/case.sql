-- Aggregate of an aggregate: retractions flow through
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
  items BIGINT
) WITH (
  'connector' = 'print'
);
INSERT INTO snk
SELECT n, COUNT(*) AS items FROM (SELECT item, COUNT(*) AS n FROM bids GROUP BY item) GROUP BY n;
