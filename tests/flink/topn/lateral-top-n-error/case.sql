-- A correlated LATERAL with ORDER BY and LIMIT is refused
CREATE TABLE bids (
  item STRING,
  who STRING,
  amount INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/bids.jsonl',
  'format' = 'json'
);
CREATE TABLE items (
  item STRING
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/items.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  item STRING,
  who STRING,
  amount INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'debezium-json'
);
INSERT INTO snk SELECT i.item, b.who, b.amount FROM items i CROSS JOIN LATERAL (SELECT who, amount FROM bids WHERE bids.item = i.item AND amount IS NOT NULL ORDER BY amount DESC, who LIMIT 2) AS b;
