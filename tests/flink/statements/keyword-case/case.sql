-- Keywords and function names in any case
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
  n INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
insert Into snk Select item, Char_Length(upper(who)) From bids wHere amount Between 12 And 15;
