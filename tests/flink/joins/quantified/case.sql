-- > ALL, = ANY, > SOME
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
  q VARCHAR(4),
  item STRING,
  amount INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'debezium-json'
);
INSERT INTO snk
SELECT 'all' AS q, item, amount FROM bids WHERE amount > ALL (SELECT amount FROM bids WHERE item = 'vase' AND amount IS NOT NULL)
UNION ALL
SELECT 'any', item, amount FROM bids WHERE amount = ANY (SELECT amount FROM bids WHERE item = 'rug')
UNION ALL
SELECT 'some', item, amount FROM bids WHERE amount > SOME (SELECT amount FROM bids WHERE item = 'lamp' AND who = 'bob');
