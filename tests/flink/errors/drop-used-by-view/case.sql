-- A view over a dropped table fails when it is used
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
DROP TABLE bids;
CREATE TABLE snk (
  a STRING
) WITH (
  'connector' = 'print'
);
INSERT INTO snk SELECT item FROM v;
