-- A computed column is no insert target
CREATE TABLE bids (
  item STRING,
  who STRING,
  amount INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/bids.jsonl',
  'format' = 'json'
);
CREATE TABLE s (a STRING, b AS UPPER(a)) WITH ('connector' = 'print');
INSERT INTO s (a, b) SELECT item, who FROM bids;
