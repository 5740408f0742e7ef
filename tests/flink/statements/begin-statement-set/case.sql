-- BEGIN STATEMENT SET; ... END; of the SQL client
CREATE TABLE bids (
  item STRING,
  who STRING,
  amount INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/bids.jsonl',
  'format' = 'json'
);
CREATE TABLE a (
  item STRING
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/a',
  'format' = 'json'
);
CREATE TABLE b (
  who STRING
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/b',
  'format' = 'json'
);
BEGIN STATEMENT SET;
INSERT INTO a SELECT item FROM bids WHERE amount > 14;
INSERT INTO b SELECT who FROM bids WHERE amount > 14;
END;
