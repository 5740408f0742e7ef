-- FIRST_VALUE and LAST_VALUE skip NULLs
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
  f INT,
  l INT,
  fw STRING,
  lw STRING
) WITH (
  'connector' = 'print'
);
INSERT INTO snk
SELECT item, FIRST_VALUE(amount) AS f, LAST_VALUE(amount) AS l, FIRST_VALUE(who) AS fw, LAST_VALUE(who) AS lw FROM bids GROUP BY item;
