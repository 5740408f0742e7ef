-- ORDER BY with OFFSET row by row
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
  'connector' = 'print'
);
INSERT INTO snk
SELECT who, amount FROM bids WHERE amount IS NOT NULL ORDER BY amount DESC LIMIT 2 OFFSET 1;
