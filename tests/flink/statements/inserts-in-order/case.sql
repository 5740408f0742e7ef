-- A later INSERT reads what an earlier one wrote
CREATE TABLE bids (
  item STRING,
  who STRING,
  amount INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/bids.jsonl',
  'format' = 'json'
);
CREATE TABLE mid (
  item STRING,
  amount INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/mid',
  'format' = 'json'
);
CREATE TABLE snk (
  item STRING,
  a2 INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO mid SELECT item, amount FROM bids WHERE amount > 10;
INSERT INTO snk SELECT item, amount * 2 FROM mid;
