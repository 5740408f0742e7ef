-- A blackhole sink takes every change
CREATE TABLE bids (
  item STRING,
  who STRING,
  amount INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/bids.jsonl',
  'format' = 'json'
);
CREATE TABLE hole (
  item STRING,
  n BIGINT
) WITH (
  'connector' = 'blackhole'
);
CREATE TABLE snk (
  item STRING
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
EXECUTE STATEMENT SET BEGIN
INSERT INTO hole SELECT item, COUNT(*) FROM bids GROUP BY item;
INSERT INTO snk SELECT item FROM bids WHERE amount > 14;
END;
