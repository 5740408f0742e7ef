-- CREATE TABLE IF NOT EXISTS .. AS SELECT
CREATE TABLE bids (
  item STRING,
  who STRING,
  amount INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/bids.jsonl',
  'format' = 'json'
);
CREATE TABLE IF NOT EXISTS snk WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
) AS SELECT item, COUNT(*) OVER (ORDER BY PROCTIME()) AS nth FROM bids;
