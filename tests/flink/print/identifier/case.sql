-- print-identifier in front of each line; two print sinks in one set
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
  item STRING,
  amount INT
) WITH (
  'connector' = 'print',
  'print-identifier' = 'first'
);
CREATE TABLE b (
  item STRING,
  n BIGINT
) WITH (
  'connector' = 'print',
  'print-identifier' = 'second'
);
EXECUTE STATEMENT SET BEGIN
INSERT INTO a SELECT item, amount FROM bids WHERE amount > 11;
INSERT INTO b SELECT item, COUNT(*) FROM bids GROUP BY item;
END;
