-- CREATE DATABASE, USE, qualified names
CREATE DATABASE shop;
USE shop;
CREATE TABLE bids (
  item STRING,
  who STRING,
  amount INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/bids.jsonl',
  'format' = 'json'
);
USE default_database;
CREATE TABLE default_catalog.shop.copy (
  item STRING
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO shop.copy SELECT item FROM default_catalog.shop.bids WHERE amount > 12;
