-- LEFT JOIN LATERAL with an aggregate
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
  hi INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'debezium-json'
);
INSERT INTO snk
SELECT i.item, b.hi FROM items i LEFT JOIN LATERAL (SELECT MAX(amount) AS hi FROM bids WHERE bids.item = i.item) AS b ON TRUE;
