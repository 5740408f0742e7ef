-- A row that does not change the result emits nothing
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
  hi INT
) WITH (
  'connector' = 'print'
);
INSERT INTO snk
SELECT item, MAX(amount) AS hi FROM bids GROUP BY item;
