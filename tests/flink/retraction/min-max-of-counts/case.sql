-- Global MIN and MAX over counts: exact changes
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
  lo BIGINT,
  hi BIGINT,
  s BIGINT,
  a BIGINT
) WITH (
  'connector' = 'print'
);
INSERT INTO snk
SELECT MIN(n) AS lo, MAX(n) AS hi, SUM(n) AS s, AVG(n) AS a FROM (SELECT item, COUNT(*) AS n FROM bids GROUP BY item);
