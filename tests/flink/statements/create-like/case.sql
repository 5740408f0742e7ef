-- CREATE TABLE .. LIKE with options overwritten
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
  twice INT
) WITH (
  'path' = '${OUT_DIR}/snk'
) LIKE bids (OVERWRITING OPTIONS);
INSERT INTO snk SELECT item, who, amount, amount * 2 FROM bids;
