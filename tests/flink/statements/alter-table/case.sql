-- ALTER TABLE: add and rename columns, set options, rename the table
CREATE TABLE bids (
  item STRING,
  who STRING,
  amount INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/bids.jsonl',
  'format' = 'json'
);
ALTER TABLE bids ADD (twice AS amount * 2);
ALTER TABLE bids RENAME who TO bidder;
CREATE TABLE tmp (
  a STRING
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/elsewhere',
  'format' = 'json'
);
ALTER TABLE tmp SET ('path' = '${OUT_DIR}/snk');
ALTER TABLE tmp RENAME TO renamed;
INSERT INTO renamed SELECT bidder || '-' || CAST(twice AS STRING) FROM bids WHERE amount > 12;
