-- Top 1 by SUM without the rank: exact changes
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
  s INT
) WITH (
  'connector' = 'print'
);
INSERT INTO snk
SELECT item, s FROM (SELECT *, ROW_NUMBER() OVER (ORDER BY s DESC) AS rn FROM (SELECT item, SUM(amount) AS s FROM bids GROUP BY item)) WHERE rn <= 1;
