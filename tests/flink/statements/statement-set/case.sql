-- EXECUTE STATEMENT SET: two sinks, one source
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
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/a',
  'format' = 'json'
);
CREATE TABLE b (
  item STRING,
  n BIGINT
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/b',
  'format' = 'debezium-json'
);
EXECUTE STATEMENT SET
BEGIN
INSERT INTO a SELECT item, amount FROM bids WHERE amount > 11;
INSERT INTO b SELECT item, COUNT(*) FROM bids GROUP BY item;
END;
