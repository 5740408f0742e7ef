-- Temporary views nest
CREATE TABLE bids (
  item STRING,
  who STRING,
  amount INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/bids.jsonl',
  'format' = 'json'
);
CREATE TEMPORARY VIEW big AS SELECT item, who, amount FROM bids WHERE amount >= 10;
CREATE TEMPORARY VIEW big_lamps (w, a) AS SELECT who, amount FROM big WHERE item = 'lamp';
CREATE TABLE snk (
  w STRING,
  a1 INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk
SELECT w, a + 1 AS a1 FROM big_lamps;
