-- WITH: one name used twice, one after another
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
  amount INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
WITH big AS (SELECT * FROM bids WHERE amount > 9), lamps AS (SELECT who, amount FROM big WHERE item = 'lamp')
SELECT who, amount FROM lamps WHERE amount < 15;
