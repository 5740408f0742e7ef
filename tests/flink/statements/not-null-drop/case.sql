-- not-null-enforcer DROP drops such rows
SET 'table.exec.sink.not-null-enforcer' = 'DROP';
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
  who STRING,
  amount INT NOT NULL
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk SELECT who, amount FROM bids;
