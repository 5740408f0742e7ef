-- Three aggregates in a row
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
  best INT,
  n_groups BIGINT
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'debezium-json'
);
INSERT INTO snk
SELECT MAX(total) AS best, COUNT(*) AS n_groups FROM (SELECT n, SUM(s) AS total FROM (SELECT item, COUNT(*) AS n, SUM(amount) AS s FROM bids GROUP BY item) GROUP BY n);
