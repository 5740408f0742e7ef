-- COUNT DISTINCT and FILTER
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
  d BIGINT,
  big BIGINT,
  sd INT,
  ann INT
) WITH (
  'connector' = 'print'
);
INSERT INTO snk
SELECT item, COUNT(DISTINCT who) AS d, COUNT(*) FILTER (WHERE amount > 11) AS big, SUM(DISTINCT amount) AS sd, MAX(amount) FILTER (WHERE who = 'ann') AS ann FROM bids GROUP BY item;
