-- A partitioned filesystem table
CREATE TABLE bids (
  item STRING,
  who STRING,
  amount INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${CASE_DIR}/input/bids.jsonl',
  'format' = 'json'
);
CREATE TABLE p (
  item STRING,
  who STRING,
  amount INT
) PARTITIONED BY (item) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/p',
  'format' = 'json'
);
CREATE TABLE snk (
  item STRING,
  who STRING,
  amount INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO p SELECT item, who, amount FROM bids;
INSERT INTO snk SELECT item, who, amount FROM p WHERE item <> 'rug';
