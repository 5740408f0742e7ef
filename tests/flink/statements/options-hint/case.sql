-- OPTIONS hint in FROM and INSERT INTO
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
  amount INT
) WITH (
  'connector' = 'filesystem',
  'path' = '${OUT_DIR}/snk',
  'format' = 'json'
);
INSERT INTO snk /*+ OPTIONS('json.encode.ignore-null-fields' = 'true') */
SELECT item, amount FROM bids /*+ OPTIONS('path' = '${CASE_DIR}/input/more.jsonl') */;
