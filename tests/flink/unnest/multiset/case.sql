-- UNNEST of a collected multiset
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
  w STRING
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'debezium-json'
);
INSERT INTO snk
SELECT item, w FROM (SELECT item, COLLECT(who) AS ws FROM bids GROUP BY item) CROSS JOIN UNNEST(ws) AS t (w);
