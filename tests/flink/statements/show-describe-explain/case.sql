-- SHOW, DESCRIBE and EXPLAIN between the statements
CREATE TABLE bids (
  item STRING,
  who STRING,
  amount INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/bids.jsonl',
  'format' = 'json'
);
SHOW TABLES;
DESCRIBE bids;
DESC bids;
SHOW CREATE TABLE bids;
SHOW DATABASES;
SHOW CATALOGS;
SHOW CURRENT DATABASE;
SHOW FUNCTIONS;
CREATE TABLE snk (
  item STRING
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
EXPLAIN SELECT item FROM bids;
EXPLAIN CHANGELOG_MODE SELECT item, COUNT(*) FROM bids GROUP BY item;
EXPLAIN INSERT INTO snk SELECT item FROM bids;
INSERT INTO snk SELECT item FROM bids WHERE amount > 14;
