-- UNION ALL of two aggregates of one source
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
  dim VARCHAR(4),
  v STRING,
  n BIGINT
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'debezium-json'
);
INSERT INTO snk
SELECT 'item' AS dim, item AS v, COUNT(*) AS n FROM bids GROUP BY item UNION ALL SELECT 'who', who, COUNT(*) FROM bids GROUP BY who;
