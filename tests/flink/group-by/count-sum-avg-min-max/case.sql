-- The basic aggregates with NULLs: exact change log
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
  n BIGINT,
  c BIGINT,
  s INT,
  a INT,
  lo INT,
  hi INT
) WITH (
  'connector' = 'print'
);
INSERT INTO snk
SELECT item, COUNT(*) AS n, COUNT(amount) AS c, SUM(amount) AS s, AVG(amount) AS a, MIN(amount) AS lo, MAX(amount) AS hi FROM bids GROUP BY item;
