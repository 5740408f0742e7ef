-- HAVING lets single changes through
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
  n BIGINT
) WITH (
  'connector' = 'print'
);
INSERT INTO snk
SELECT item, COUNT(*) AS n FROM bids GROUP BY item HAVING COUNT(*) BETWEEN 2 AND 3;
