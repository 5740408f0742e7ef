-- Aggregate over Top 2: exact changes
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
  s INT,
  n BIGINT
) WITH (
  'connector' = 'print'
);
INSERT INTO snk
SELECT item, SUM(amount) AS s, COUNT(*) AS n FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY item ORDER BY amount DESC) AS rn FROM bids WHERE amount IS NOT NULL) WHERE rn <= 2 GROUP BY item;
