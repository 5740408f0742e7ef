-- DROP VIEW, then a new one with the same name
CREATE TABLE bids (
  item STRING,
  who STRING,
  amount INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/bids.jsonl',
  'format' = 'json'
);
CREATE VIEW v AS SELECT who FROM bids WHERE amount > 10;
DROP VIEW v;
DROP VIEW IF EXISTS no_such_view;
CREATE VIEW IF NOT EXISTS v AS SELECT who FROM bids WHERE amount > 12;
CREATE VIEW IF NOT EXISTS v AS SELECT item FROM bids;
CREATE TABLE snk (
  who STRING
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk SELECT * FROM v;
