-- HAVING over an alias
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
  a STRING,
  n BIGINT
) WITH (
  'connector' = 'print'
);
INSERT INTO snk SELECT item, COUNT(*) AS n FROM bids GROUP BY item HAVING n > 1;
