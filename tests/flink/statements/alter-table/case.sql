-- ALTER TABLE: add, rename, drop columns, set options
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
  'path' = '${OUT_DIR}/tmp',
  'format' = 'json'
);
ALTER TABLE tmp SET ('path' = '${OUT_DIR}/snk2');
ALTER TABLE tmp RENAME TO snk2;
INSERT INTO snk2 SELECT bidder || '-' || CAST(twice AS STRING) FROM bids WHERE amount > 12;
