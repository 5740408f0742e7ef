-- ORDER BY a position
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
  amount INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'debezium-json'
);
INSERT INTO snk
SELECT item, amount FROM bids ORDER BY 2 DESC, 1 LIMIT 2;
