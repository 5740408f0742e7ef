-- An aggregate over Top 1 of an append stream
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
  who STRING,
  n BIGINT,
  s INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'debezium-json'
);
INSERT INTO snk
SELECT who, COUNT(*) AS n, SUM(amount) AS s FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY item ORDER BY amount DESC) AS rn FROM bids) WHERE rn = 1 GROUP BY who;
