-- A print sink with a primary key equal to the group key
CREATE TABLE bids (
  item STRING,
  who STRING,
  amount INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/bids.jsonl',
  'format' = 'json'
);
CREATE TABLE snk (
  item STRING,
  n BIGINT,
  PRIMARY KEY (item) NOT ENFORCED
) WITH (
  'connector' = 'print'
);
INSERT INTO snk SELECT item, COUNT(*) FROM bids GROUP BY item;
