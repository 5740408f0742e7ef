-- INSERT INTO a view
CREATE TABLE bids (
  item STRING,
  who STRING,
  amount INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/bids.jsonl',
  'format' = 'json'
);
CREATE VIEW v AS SELECT item FROM bids;
INSERT INTO v SELECT item FROM bids;
